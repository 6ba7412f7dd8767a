package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsivs"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsmediatailor"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	ivs "github.com/cdk-ivs/cdk-ivs-go/cdkivs"
)

type ChannelsStackProps struct {
	awscdk.StackProps
	// PartnerChannelArn is the ARN of a channel that another team owns.
	PartnerChannelArn *string
	// RevokedViewers are viewers of the private channel who have to leave.
	RevokedViewers []string
	// MediaTailorPlaybackConfigurationArn is the ARN of what puts ads into the breaks of the public channel, or nil.
	MediaTailorPlaybackConfigurationArn *string
}

// ChannelsStack has the channels, how they are recorded, and the keys that let encoders in.
type ChannelsStack struct {
	awscdk.Stack
	// Main is the channel that everyone may watch.
	Main ivs.Channel
	// Backstage is the channel that only viewers with a playback token may watch.
	Backstage ivs.Channel
	// Partner belongs to somebody else; we only observe it.
	Partner ivs.IChannel
	// MainStreamKey opens the public channel; a new one every month.
	MainStreamKey ivs.RotatingStreamKey
}

func NewChannelsStack(scope constructs.Construct, id string, props *ChannelsStackProps) *ChannelsStack {
	stack := awscdk.NewStack(scope, &id, &props.StackProps)

	recording := ivs.NewRecordingConfiguration(stack, jsii.String("Recording"), &ivs.RecordingConfigurationProps{
		RecordingReconnectWindow: awscdk.Duration_Seconds(jsii.Number(60)),
		WaitUntilActive:          jsii.Bool(true),
		DetachOnDelete:           jsii.Bool(true),
		RenditionConfiguration:   ivs.RenditionConfiguration_Custom(&[]ivs.Resolution{ivs.Resolution_FULL_HD, ivs.Resolution_SD}),
		ThumbnailConfiguration: ivs.ThumbnailConfiguration_Every(awscdk.Duration_Seconds(jsii.Number(30)), &ivs.ThumbnailOptions{
			Resolution: ivs.Resolution_SD,
			Storage:    &[]ivs.Storage{ivs.Storage_LATEST, ivs.Storage_SEQUENTIAL},
		}),
	})

	main := ivs.NewChannel(stack, jsii.String("Main"), &ivs.ChannelProps{
		RecordingConfiguration: recording,
		PlaybackRestrictionPolicy: ivs.NewPlaybackRestrictionPolicy(stack, jsii.String("Territory"), &ivs.PlaybackRestrictionPolicyProps{
			AllowedCountries: jsii.Strings("AT", "CH", "DE"),
		}),
		AdConfiguration:    ads(stack, props.MediaTailorPlaybackConfigurationArn),
		StopStreamOnDelete: jsii.Bool(true),
	})
	mainStreamKey := main.AddRotatingStreamKey(jsii.String("StreamKey"), nil)
	describe(main, mainStreamKey.Secret())

	backstage := ivs.NewChannel(stack, jsii.String("Backstage"), &ivs.ChannelProps{
		Authorized:             jsii.Bool(true),
		Type:                   ivs.ChannelType_ADVANCED_HD,
		Preset:                 ivs.Preset_HIGHER_BANDWIDTH_DELIVERY,
		RecordingConfiguration: recording,
		StopStreamOnDelete:     jsii.Bool(true),
	})
	streamKey := backstage.AddStreamKey(jsii.String("StreamKey"), nil)
	// for encoders behind bad lines
	srt := backstage.AddSrtIngest(jsii.String("Srt"), &ivs.SrtIngestOptions{StreamKey: streamKey})
	output(backstage, "SrtUrlSecret", srt.Secret().SecretArn(), "Secret that holds the SRT URL")
	describe(backstage, streamKey.AddSecret(jsii.String("Secret"), nil))
	ivs.NewViewerSessionRevocation(stack, jsii.String("Revoked"), &ivs.ViewerSessionRevocationProps{
		ViewerSessions: viewerSessions(backstage, props.RevokedViewers),
	})
	ivs.NewPlaybackKeyPair(stack, jsii.String("Viewers"), &ivs.PlaybackKeyPairProps{
		PublicKeyMaterial: fileText("playback-public-key.pem"),
	})

	return &ChannelsStack{
		Stack:         stack,
		Main:          main,
		Backstage:     backstage,
		Partner:       ivs.Channel_FromChannelArn(stack, jsii.String("Partner"), props.PartnerChannelArn),
		MainStreamKey: mainStreamKey,
	}
}

func ads(scope constructs.Construct, playbackConfigurationArn *string) interfacesawsivs.IAdConfigurationRef {
	if playbackConfigurationArn == nil {
		return nil
	}
	breaks := ivs.MediaTailorPlaybackConfiguration_FromPlaybackConfigurationArn(scope, jsii.String("Breaks"), playbackConfigurationArn)
	return ivs.NewAdConfiguration(scope, jsii.String("Ads"), &ivs.AdConfigurationProps{
		MediaTailorPlaybackConfigurations: &[]interfacesawsmediatailor.IPlaybackConfigurationRef{breaks},
	})
}

func viewerSessions(channel ivs.IChannel, viewers []string) *[]*ivs.ViewerSession {
	sessions := make([]*ivs.ViewerSession, 0, len(viewers))
	for _, viewer := range viewers {
		sessions = append(sessions, &ivs.ViewerSession{Channel: channel, ViewerId: jsii.String(viewer)})
	}
	return &sessions
}

// describe makes outputs that say how to use a channel. The key itself is in no output.
func describe(channel ivs.Channel, streamKey awssecretsmanager.ISecret) {
	output(channel, "IngestServer", channel.RtmpsServerUrl(), "Server URL for the encoder")
	output(channel, "StreamKeySecret", streamKey.SecretArn(), "Secret that holds the stream key")
	output(channel, "PlaybackUrl", channel.ChannelPlaybackUrl(), "URL for the player")
}

func output(scope constructs.Construct, id string, value *string, description string) {
	awscdk.NewCfnOutput(scope, &id, &awscdk.CfnOutputProps{Value: value, Description: &description})
}

func fileText(path string) *string {
	text, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return jsii.String(string(text))
}
