// Package lines lets programs ask a prober about many servers at the same time: a question is a line of JSON on stdin, its
// answer a line of JSON on stdout.
package lines

import (
	"bufio"
	"encoding/json"
	"io"
	"sync"
)

// Question asks for one look at a server.
type Question struct {
	ID      string `json:"id"`
	Address string `json:"address"`
	// Condition is what decides, for a prober that is told by its users.
	Condition string `json:"condition"`
}

// Verdict is what a prober makes of a server.
type Verdict string

const (
	Healthy   Verdict = "healthy"
	Unhealthy Verdict = "unhealthy"
	// None is a prober that comes to no result.
	None Verdict = "none"
)

// Answer is what came of one look, with what the prober says of it.
type Answer struct {
	ID      string  `json:"id"`
	Verdict Verdict `json:"verdict"`
	Said    string  `json:"said"`
}

// Judge is the answer of a prober that tells an error of all that is not healthy.
func Judge(err error) Answer {
	if err != nil {
		return Answer{Verdict: Unhealthy, Said: err.Error()}
	}
	return Answer{Verdict: Healthy}
}

// Serve answers questions, each as soon as its look is done, until there are no more. It does not wait for looks that are
// still under way then: whoever asked is gone.
func Serve(in io.Reader, out io.Writer, look func(Question) Answer) error {
	var mutex sync.Mutex
	encoder := json.NewEncoder(out)
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		var question Question
		if err := json.Unmarshal(lines.Bytes(), &question); err != nil {
			return err
		}
		go func() {
			answer := look(question)
			answer.ID = question.ID
			mutex.Lock()
			defer mutex.Unlock()
			// An error means that nobody reads any more, which the end of the questions tells, too.
			_ = encoder.Encode(answer)
		}()
	}
	return lines.Err()
}
