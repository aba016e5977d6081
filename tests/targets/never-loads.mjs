/** Waits for something that never comes. */
await new Promise(() => undefined);

export default () => undefined;
