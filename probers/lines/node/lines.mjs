/**
 * What the probers in JavaScript share: a question is a line of JSON on stdin, its answer a line of JSON on stdout.
 */
import { createInterface } from 'node:readline';

/**
 * @typedef {object} Question
 * @property {string} id
 * @property {string} address
 * @property {string} [keyword] what decides, for a prober that is told by its users
 */

/**
 * @typedef {object} Answer
 * @property {'healthy' | 'unhealthy' | 'none'} verdict
 * @property {string} said what the prober says of it
 */

/**
 * Answers questions, each as soon as its look is done, until there are no more. It does not wait for looks that are still under way
 * then: whoever asked is gone.
 *
 * @param {(question: Question) => Promise<Answer>} look
 */
export async function serve(look) {
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line);
    void look(question).then((answer) => {
      process.stdout.write(`${JSON.stringify({ id: question.id, ...answer })}\n`);
    });
  }
  process.exit(0);
}
