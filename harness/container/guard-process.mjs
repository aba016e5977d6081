/**
 * Outlives the process that started it, for as long as it takes to remove the containers that are left.
 *
 * Its stdin ends when that process does, however it does: SIGKILL, too. The first line says which engine and which label,
 * `done` after it that nothing is left to do.
 */
import { Buffer } from 'node:buffer';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';

/** Docker refuses to remove what is being removed already, and finishes what it was asked to create: look again. */
const LOOKS = 40;
const PAUSE_MS = 250;

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const [order, word] = Buffer.concat(chunks).toString().split('\n');
if (word !== 'done') await removeAll(JSON.parse(order));

async function removeAll({ engine, label }) {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
  let empty = 0;
  for (let look = 0; look < LOOKS && empty < 2; look += 1) {
    const containers = JSON.parse(await ask(engine, 'GET', `/containers/json?all=1&filters=${filters}`));
    await Promise.all(containers.map(({ Id }) => ask(engine, 'DELETE', `/containers/${Id}?force=1&v=1`)));
    empty = containers.length === 0 ? empty + 1 : 0;
    await pause(PAUSE_MS);
  }
}

function ask({ protocol, ...engine }, method, path) {
  return new Promise((resolve, reject) => {
    const request = (protocol === 'https' ? https : http).request({ ...engine, method, path }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => {
        text += part;
      });
      answer.on('end', () => {
        resolve(text);
      });
      answer.on('error', reject);
    });
    request.on('error', reject);
    request.end();
  });
}
