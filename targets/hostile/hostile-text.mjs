// What spoils a terminal, an XML file, a page of HTML, a log, and the order of what is read.
export const HOSTILE_TEXT =
  '\u001b[2J\u001b]0;owned\u0007\u009b31m\u0000\b\r]]>&amp;</system-out><script>alert(1)</script>' +
  '<img src=x onerror=alert(1)>${7*7}\u202egnp.exe\ufffe\ud800\n::error::not a workflow command';
