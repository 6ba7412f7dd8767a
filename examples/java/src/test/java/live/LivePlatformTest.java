package live;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

/** What the stacks promise, read in their templates. */
class LivePlatformTest {
    private static final String PARTNER = "arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh";

    private final App app = new App();
    private final ChannelsStack channels =
        new ChannelsStack(app, "LiveChannels", StackProps.builder().build(), PARTNER, List.of("somebody"), null);

    @Test
    void bothChannelsAreRecordedAndOneIsPrivate() {
        Template template = Template.fromStack(channels);
        template.resourceCountIs("AWS::IVS::Channel", 2);
        template.allResourcesProperties("AWS::IVS::Channel", Map.of("RecordingConfigurationArn", Match.anyValue()));
        template.resourcePropertiesCountIs("AWS::IVS::Channel", Map.of("Authorized", true), 1);
    }

    @Test
    void noOutputHoldsAStreamKey() {
        assertFalse(Template.fromStack(channels).findOutputs("*").toString().contains("resolve:secretsmanager"));
    }

    @Test
    void theBackendCanStopStreamsAndThePartnerIsObserved() {
        Template template = Template.fromStack(new OperationsStack(app, "LiveOperations", StackProps.builder().build(), channels));
        template.hasResourceProperties("AWS::IAM::Policy", Map.of("PolicyDocument", Map.of(
            "Statement", Match.arrayWith(List.of(Match.objectLike(Map.of("Action", "ivs:StopStream", "Effect", "Allow")))))));
        template.hasResourceProperties("AWS::Events::Rule", Map.of("EventPattern", Match.objectLike(Map.of("resources", List.of(PARTNER)))));
    }
}
