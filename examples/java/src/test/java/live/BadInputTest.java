package live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.cdkivs.Channel;
import io.github.cdkivs.ChannelEvents;
import io.github.cdkivs.ChannelType;
import io.github.cdkivs.IChannel;
import io.github.cdkivs.MaximumResolution;
import io.github.cdkivs.MultitrackInputConfiguration;
import io.github.cdkivs.PlaybackRestrictionPolicy;
import io.github.cdkivs.Policy;
import io.github.cdkivs.RenditionConfiguration;
import io.github.cdkivs.RotatingStreamKey;
import io.github.cdkivs.RotatingStreamKeyOptions;
import io.github.cdkivs.mixins.ChannelStopStreamOnDelete;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.User;
import software.amazon.awscdk.services.ivs.CfnChannel;

/** What the library refuses arrives as a RuntimeException with code, fix and path. */
class BadInputTest {
    private final Channel.Builder channel = Channel.Builder.create(new Stack(new App(), "Live"), "Channel");

    @Test
    void anInvalidPropIsAnExceptionWithCodeRemedyAndPath() {
        String message = messageOf(channel.channelName("no blanks allowed"));
        assertTrue(message.contains("NameInvalid: channelName = \"no blanks allowed\""), message);
        assertTrue(message.contains("[at Live/Channel]"), message);
    }

    @Test
    void propsThatContradictEachOtherAreOneToo() {
        String message = messageOf(channel
            .type(ChannelType.BASIC)
            .multitrackInputConfiguration(MultitrackInputConfiguration.builder()
                .maximumResolution(MaximumResolution.FULL_HD)
                .policy(Policy.ALLOW)
                .build()));
        assertTrue(message.contains("ChannelMultitrackTypeInvalid: type = \"BASIC\""), message);
    }

    /** Each place where an error can be raised. */
    static Stream<Arguments> places() {
        return Stream.of(
            place("a constructor", "NameInvalid", stack -> Channel.Builder.create(stack, "New").channelName("no blanks allowed").build()),
            place("an import", "ArnInvalid", stack -> Channel.fromChannelArn(stack, "Import", "nonsense")),
            place("an attribute of an import", "ChannelAttributeUnknown", stack -> imported(stack).getChannelPlaybackUrl()),
            place("a static factory", "RenditionsInvalid", stack -> RenditionConfiguration.custom(List.of())),
            place("a method", "RotationIntervalInvalid", stack -> new Channel(stack, "Channel").addRotatingStreamKey("Key",
                RotatingStreamKeyOptions.builder().automaticallyAfter(Duration.hours(1)).build())),
            place("a second construct that conflicts", "StreamKeyConflict", stack -> {
                Channel channel = new Channel(stack, "Channel");
                channel.addRotatingStreamKey("Key");
                RotatingStreamKey.Builder.create(stack, "Other").channel(channel).build();
            }),
            place("a grant", "GrantActionMismatch", stack -> new Channel(stack, "Channel").getGrants()
                .actions(new User(stack, "Operator"), "ivs:GetStreamKey")),
            place("a facade", "EventChannelsInvalid", stack -> ChannelEvents.forChannels(stack, List.of())),
            place("a mixin", "MixinTargetInvalid", stack -> imported(stack).with(new ChannelStopStreamOnDelete())),
            place("the synthesis", "ChannelRestrictionPolicyIgnored", stack -> {
                Channel channel = Channel.Builder.create(stack, "Channel")
                    .playbackRestrictionPolicy(PlaybackRestrictionPolicy.Builder.create(stack, "Policy").allowedCountries(List.of("DE")).build())
                    .build();
                ((CfnChannel) channel.getNode().getDefaultChild()).setAuthorized(true);
                ((App) stack.getNode().getRoot()).synth();
            }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void whereverItIsRaisedCodeAndTextAreThereOnce(String place, String code, Consumer<Stack> action) {
        Stack stack = new Stack(new App(), "Live");
        String message = assertThrows(RuntimeException.class, () -> action.accept(stack)).getMessage();
        String text = message.split("\n(@jsii/|" + code + ")")[0]; // jsii adds a trace, which begins with the text
        assertEquals(1, occurrences(text, code + ": "), message);
        assertEquals(1, occurrences(text, code), message);
        assertEquals(1, occurrences(text, ", but "), message);
    }

    private static Arguments place(String name, String code, Consumer<Stack> action) {
        return arguments(name, code, action);
    }

    private static IChannel imported(Stack stack) {
        return Channel.fromChannelArn(stack, "Import", "arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh");
    }

    private static int occurrences(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    private static String messageOf(Channel.Builder builder) {
        return assertThrows(RuntimeException.class, builder::build).getMessage();
    }
}
