import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ivs.IvsClient;
import software.amazon.awssdk.services.ivs.model.ChannelSummary;
import software.amazon.awssdk.services.ivs.model.IvsException;

/** The AWS SDK for Java: see ../README.md. */
public final class Client {
  public static void main(String[] args) {
    IvsClient ivs = IvsClient.create();
    IvsClient elsewhere = IvsClient.builder().region(Region.EU_WEST_1).build();

    List<String> arns = IntStream.range(0, 5)
        .mapToObj(number -> ivs.createChannel(r -> r.name("channel-" + number).tags(Map.of("number", "" + number))).channel().arn())
        .toList();
    var pages = ivs.listChannelsPaginator(r -> r.maxResults(2));
    List<String> names = pages.stream().flatMap(page -> page.channels().stream()).map(ChannelSummary::name).sorted().toList();
    String first = arns.get(0);
    ivs.tagResource(r -> r.resourceArn(first).tags(Map.of("team", "live: a/b")));

    System.out.println(json(new TreeMap<>(Map.of(
        "names", names,
        "pages", (int) pages.stream().count(),
        "tags", new TreeMap<>(ivs.listTagsForResource(r -> r.resourceArn(first)).tags()),
        "elsewhere", elsewhere.listChannels(r -> { }).channels().size(),
        "notFound", refusal(() -> ivs.getChannel(r -> r.arn(first.substring(0, first.length() - 4) + "gone"))),
        "notLive", refusal(() -> ivs.getStream(r -> r.channelArn(first))),
        "invalid", refusal(() -> ivs.createChannel(r -> r.name("no spaces here"))),
        "conflict", refusal(() -> ivs.createStreamKey(r -> r.channelArn(first)))))));
  }

  private static Map<String, Object> refusal(Runnable call) {
    try {
      call.run();
    } catch (IvsException refused) {
      AwsErrorDetails details = refused.awsErrorDetails();
      return new TreeMap<>(Map.of("code", details.errorCode(), "message", details.errorMessage()));
    }
    throw new IllegalStateException("the call succeeded");
  }

  /** Texts here need no escapes but those of quotation marks. */
  private static String json(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream().map(entry -> json(entry.getKey()) + ":" + json(entry.getValue())).collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof List<?> list) { return list.stream().map(Client::json).collect(Collectors.joining(",", "[", "]")); }
    return value instanceof String text ? "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"" : String.valueOf(value);
  }
}
