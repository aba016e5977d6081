package conformance;

import com.google.gson.Gson;
import java.io.File;
import java.net.InetSocketAddress;
import java.util.List;

/** What the suite tells the program: where to listen, and with what. */
public final class Environment {
  /**
   * An address as the suite writes it: {@code host:port}, {@code [::1]:port} or {@code unix:/path}.
   */
  public record Address(String host, int port, String path) {
    static Address parse(String text) {
      if (text.startsWith("unix:")) return new Address(null, 0, text.substring("unix:".length()));
      int colon = text.lastIndexOf(':');
      String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
      return new Address(host, Integer.parseInt(text.substring(colon + 1)), null);
    }

    public boolean isUnix() {
      return path != null;
    }

    public InetSocketAddress toInet() {
      return new InetSocketAddress(host, port);
    }

    /** The address with the port that the system chose. */
    public String withPort(int chosen) {
      if (isUnix()) return "unix:" + path;
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + chosen;
    }
  }

  private Environment() {}

  public static Address listen() {
    return Address.parse(variable("CONFORMANCE_LISTEN", "127.0.0.1:0"));
  }

  public static Address controlListen() {
    return Address.parse(variable("CONFORMANCE_CONTROL_LISTEN", "127.0.0.1:0"));
  }

  /** The certificate of the server, or null where it speaks in plain text. */
  public static File certificate() {
    return file("CONFORMANCE_TLS_CERT");
  }

  public static File key() {
    return file("CONFORMANCE_TLS_KEY");
  }

  /** The authority of the clients' certificates, or null where none is asked for. */
  public static File clientAuthority() {
    return file("CONFORMANCE_TLS_CLIENT_CA");
  }

  /** The names to register at the start, for a library that can register none later. */
  public static List<String> services() {
    return List.of(new Gson().fromJson(variable("CONFORMANCE_SERVICES", "[]"), String[].class));
  }

  private static File file(String name) {
    String path = variable(name, "");
    return path.isEmpty() ? null : new File(path);
  }

  private static String variable(String name, String otherwise) {
    return System.getenv().getOrDefault(name, otherwise);
  }
}
