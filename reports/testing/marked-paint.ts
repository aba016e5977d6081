import type { Paint } from '../failure-block.ts';

/** Writes colours as tags, so that a test can read them. */
export const marked: Paint = (format, text) => `<${format}>${text}</${format}>`;
