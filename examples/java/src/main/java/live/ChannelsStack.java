package live;

import io.github.cdkivs.AdConfiguration;
import io.github.cdkivs.Channel;
import io.github.cdkivs.ChannelType;
import io.github.cdkivs.IChannel;
import io.github.cdkivs.MediaTailorPlaybackConfiguration;
import io.github.cdkivs.PlaybackKeyPair;
import io.github.cdkivs.PlaybackRestrictionPolicy;
import io.github.cdkivs.Preset;
import io.github.cdkivs.RecordingConfiguration;
import io.github.cdkivs.RenditionConfiguration;
import io.github.cdkivs.Resolution;
import io.github.cdkivs.RotatingStreamKey;
import io.github.cdkivs.SrtIngest;
import io.github.cdkivs.SrtIngestOptions;
import io.github.cdkivs.Storage;
import io.github.cdkivs.StreamKey;
import io.github.cdkivs.ThumbnailConfiguration;
import io.github.cdkivs.ThumbnailOptions;
import io.github.cdkivs.ViewerSession;
import io.github.cdkivs.ViewerSessionRevocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.constructs.Construct;

/** The channels, how they are recorded, and the keys that let encoders in. */
public final class ChannelsStack extends Stack {
    private final Channel main;
    private final Channel backstage;
    private final IChannel partner;
    private final RotatingStreamKey mainStreamKey;

    /**
     * @param partnerChannelArn a channel that another team owns
     * @param revokedViewers viewers of the private channel who have to leave
     * @param mediaTailorPlaybackConfigurationArn what puts ads into the breaks of the public channel, or null
     */
    public ChannelsStack(
            Construct scope,
            String id,
            StackProps props,
            String partnerChannelArn,
            List<String> revokedViewers,
            String mediaTailorPlaybackConfigurationArn) {
        super(scope, id, props);

        RecordingConfiguration recording = RecordingConfiguration.Builder.create(this, "Recording")
            .recordingReconnectWindow(Duration.seconds(60))
            .waitUntilActive(true)
            .detachOnDelete(true)
            .renditionConfiguration(RenditionConfiguration.custom(List.of(Resolution.FULL_HD, Resolution.SD)))
            .thumbnailConfiguration(ThumbnailConfiguration.every(Duration.seconds(30), ThumbnailOptions.builder()
                .resolution(Resolution.SD)
                .storage(List.of(Storage.LATEST, Storage.SEQUENTIAL))
                .build()))
            .build();

        main = Channel.Builder.create(this, "Main")
            .recordingConfiguration(recording)
            .playbackRestrictionPolicy(PlaybackRestrictionPolicy.Builder.create(this, "Territory")
                .allowedCountries(List.of("AT", "CH", "DE"))
                .build())
            .adConfiguration(ads(mediaTailorPlaybackConfigurationArn))
            .stopStreamOnDelete(true)
            .build();
        mainStreamKey = main.addRotatingStreamKey("StreamKey");
        describe(main, mainStreamKey.getSecret());

        backstage = Channel.Builder.create(this, "Backstage")
            .authorized(true)
            .type(ChannelType.ADVANCED_HD)
            .preset(Preset.HIGHER_BANDWIDTH_DELIVERY)
            .recordingConfiguration(recording)
            .stopStreamOnDelete(true)
            .build();
        StreamKey streamKey = backstage.addStreamKey("StreamKey");
        // for encoders behind bad lines
        SrtIngest srt = backstage.addSrtIngest("Srt", SrtIngestOptions.builder().streamKey(streamKey).build());
        output(backstage, "SrtUrlSecret", srt.getSecret().getSecretArn(), "Secret that holds the SRT URL");
        describe(backstage, streamKey.addSecret("Secret"));
        ViewerSessionRevocation.Builder.create(this, "Revoked")
            .viewerSessions(revokedViewers.stream()
                .map(viewer -> ViewerSession.builder().channel(backstage).viewerId(viewer).build())
                .toList())
            .build();
        PlaybackKeyPair.Builder.create(this, "Viewers")
            .publicKeyMaterial(read(Path.of("playback-public-key.pem")))
            .build();

        partner = Channel.fromChannelArn(this, "Partner", partnerChannelArn);
    }

    /** Everyone may watch. */
    public Channel main() {
        return main;
    }

    /** Only viewers with a playback token may watch. */
    public Channel backstage() {
        return backstage;
    }

    /** Belongs to somebody else; we only observe it. */
    public IChannel partner() {
        return partner;
    }

    /** Opens the public channel; a new one every month. */
    public RotatingStreamKey mainStreamKey() {
        return mainStreamKey;
    }

    private AdConfiguration ads(String playbackConfigurationArn) {
        if (playbackConfigurationArn == null) {
            return null;
        }
        return AdConfiguration.Builder.create(this, "Ads")
            .mediaTailorPlaybackConfigurations(List.of(
                MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(this, "Breaks", playbackConfigurationArn)))
            .build();
    }

    /** Outputs that say how to use a channel. The key itself is in no output. */
    private static void describe(Channel channel, ISecret streamKey) {
        output(channel, "IngestServer", channel.getRtmpsServerUrl(), "Server URL for the encoder");
        output(channel, "StreamKeySecret", streamKey.getSecretArn(), "Secret that holds the stream key");
        output(channel, "PlaybackUrl", channel.getChannelPlaybackUrl(), "URL for the player");
    }

    private static void output(Construct scope, String id, String value, String description) {
        CfnOutput.Builder.create(scope, id).value(value).description(description).build();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
