package live;

import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.StackProps;

public final class LivePlatformApp {
    public static void main(String[] args) {
        App app = new App();

        String partner = (String) app.getNode().tryGetContext("partnerChannelArn");
        ChannelsStack channels = new ChannelsStack(
            app,
            "LiveChannels",
            StackProps.builder().description("Channels for live video, their recordings and stream keys").build(),
            partner != null ? partner : "arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh",
            List.of("somebody-of-last-year"),
            (String) app.getNode().tryGetContext("mediaTailorPlaybackConfigurationArn"));

        new OperationsStack(
            app,
            "LiveOperations",
            StackProps.builder().description("Backend, alarms and events of the live platform").build(),
            channels);

        app.synth();
    }

    private LivePlatformApp() {}
}
