// An endpoint of Gatus with one condition, evaluated as Gatus does in each interval.
package main

import (
	"fmt"
	"log"
	"os"
	"strings"

	"conformance.test/lines"
	"github.com/TwiN/gatus/v5/config/endpoint"
)

func main() {
	if err := lines.Serve(os.Stdin, os.Stdout, look); err != nil {
		log.Fatal(err)
	}
}

func look(question lines.Question) lines.Answer {
	monitored := endpoint.Endpoint{
		Name:       "look",
		URL:        "grpc://" + question.Address,
		Conditions: []endpoint.Condition{endpoint.Condition(question.Condition)},
	}
	if err := monitored.ValidateAndSetDefaults(); err != nil {
		return lines.Answer{Verdict: lines.None, Said: err.Error()}
	}
	result := monitored.EvaluateHealth()
	said := []string{fmt.Sprint(result.Duration)}
	for _, condition := range result.ConditionResults {
		said = append(said, condition.Condition)
	}
	answer := lines.Answer{Verdict: lines.Unhealthy, Said: strings.Join(append(said, result.Errors...), "; ")}
	if result.Success {
		answer.Verdict = lines.Healthy
	}
	return answer
}
