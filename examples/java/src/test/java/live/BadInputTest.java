package live;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cdkivs.Channel;
import io.github.cdkivs.ChannelType;
import io.github.cdkivs.MaximumResolution;
import io.github.cdkivs.MultitrackInputConfiguration;
import io.github.cdkivs.Policy;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.jsii.JsiiException;

/** What the library refuses arrives as an exception of jsii, which is a RuntimeException, with code, remedy and path. */
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

    private static String messageOf(Channel.Builder builder) {
        return assertThrows(JsiiException.class, builder::build).getMessage();
    }
}
