package conformance;

import conformance.control.v1.Control.SetStatusRequest.Status;

/**
 * A health server that the suite drives. What its library has no way to do throws {@link
 * UnsupportedOperationException}: its message stands in the report as the reason.
 */
public interface Driven {
  /** Registers the name or changes its status; returns when a Check can see it. */
  void setStatus(String name, Status status) throws Exception;

  /** Makes the name unregistered. */
  void clearStatus(String name) throws Exception;

  /** Makes every name NOT_SERVING; later changes are ignored. */
  void enterTerminalState() throws Exception;

  /** Takes the terminal state back. */
  void resume() throws Exception;

  /** Stops the server gracefully within the time, then by force; returns when it has stopped. */
  void stop(int graceMs) throws Exception;

  /** What an application does that was written by the documentation of the library, at SIGTERM. */
  void drain() throws Exception;
}
