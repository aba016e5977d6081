/** One good file for each kind of server, and one with everything. */
export const SAMPLE_CONFIGS: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'address', text: 'targets: [{ address: "localhost:50051" }]' },
  { name: 'Unix socket', text: 'targets: [{ address: unix:./run/shop.sock }]' },
  {
    name: 'commands for control of an address, in a folder of their own',
    text: 'targets: [{ address: "x:1", cwd: tools, control: { setStatus: [./ctl, "{service}", "{status}"] } }]',
  },
  { name: 'IPv6', text: 'targets: [{ name: six, address: "[::1]:50051" }]' },
  { name: 'command of the contract', text: 'targets: [{ command: [./orders] }]' },
  {
    name: 'command with a free port and commands for control',
    text: `
targets:
  - command: ["./orders", "--port", "{port}", "", "two words", "50051", "\\u001b[31m", "#x", "- y"]
    cwd: ./services
    env: { LOG: debug, PORT: "{port}", "7": "8" }
    ready: { address: "127.0.0.1:{port}" }
    startTimeoutMs: 60000
    control:
      setStatus: [./ctl, set, "{service}", "{status}", "{{json}}"]
      stopGracefully: [./ctl, stop, "{graceMs}ms"]
`,
  },
  {
    name: 'shell with a log line and requests for control',
    text: `
targets:
  - shell: exec java -jar orders.jar --port {port} 2>"\${LOGS}/orders.log"
    ready: { log: 'listening on (\\S+)' }
    control:
      setStatus:
        method: PUT
        url: http://{host}:8080/health/{service}
        headers: { content-type: application/json, Authorization: { env: ADMIN_TOKEN }, x-key: { file: key } }
        body: '{"status": "{status}"}'
      clearStatus: { method: DELETE, url: "http://{host}:8080/health/{service}" }
      resume: { url: "http://{host}:8080/resume" }
`,
  },
  {
    name: 'log line with an address beside it',
    text: 'targets: [{ command: [./a, "{port}"], ready: { log: started, address: "[::1]:{port}" } }]',
  },
  {
    name: 'image',
    text: `
targets:
  - image: ghcr.io/example/shop:1.2
    port: 8080
    controlPort: 8081
    args: [--verbose]
    platform: linux/arm/v7
    env: { LOG: debug }
    ready: port
  - { image: shop, ready: { log: up } }
`,
  },
  { name: 'probers', text: 'probers: { albMatcher: 0 }\ntargets: [{ target: reference }]' },
  { name: 'module', text: 'targets: [{ module: ./health-target.mjs, startTimeoutMs: 1 }]' },
  { name: 'bundled', text: 'targets: [{ target: mutant/list-cut-at-100 }]' },
  {
    name: 'scripted',
    text: 'targets: [{ scripted: auth_required, tls: false, metadata: { authorization: { env: TOKEN } } }]',
  },
  {
    name: 'everything that is known of a server',
    text: `
# yaml-language-server: $schema=./node_modules/grpc-health-conformance/harness/config/config.schema.json
$schema: ./node_modules/grpc-health-conformance/harness/config/config.schema.json
require: 2018
strict: true
timeoutMs: 10000
reports: build/health
probers: { service: shop.Cart, albMatcher: '0,12-14', albPath: /grpc.health.v1.Health/Check, enabled: [aws-alb, kubelet] }
x-shared: &shared
  tls: { ca: certs/ca.pem }
  settleMs: 300
targets:
  - <<: *shared
    name: secure
    address: shop.internal:443
    control: { grpc: 127.0.0.1:50052 }
    metadata: { Authorization: { env: TOKEN }, x-key: { file: ./key }, trace-bin: { file: ./trace } }
    services: { shop.Cart: SERVING, shop.Orders: NOT_SERVING, "10": UNKNOWN, "2": SERVING, __proto__: SERVING }
    overall: NOT_SERVING
    features: [drain, tls]
    baseline: ./known/secure.yaml
  - <<: *shared
    name: mutual
    address: shop.internal:444
    tls: { ca: ca.pem, cert: client.pem, key: client.key, serverName: shop, insecure: false }
  - { name: public, address: "shop.example:443", tls: true }
  - { name: plain, address: "shop.example:80", tls: false }
`,
  },
];
