package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)

	channels := NewChannelsStack(app, "LiveChannels", &ChannelsStackProps{
		StackProps:                          awscdk.StackProps{Description: jsii.String("Channels for live video, their recordings and stream keys")},
		PartnerChannelArn:                   contextOr(app, "partnerChannelArn", jsii.String("arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh")),
		RevokedViewers:                      []string{"somebody-of-last-year"},
		MediaTailorPlaybackConfigurationArn: contextOr(app, "mediaTailorPlaybackConfigurationArn", nil),
	})

	NewOperationsStack(app, "LiveOperations", &OperationsStackProps{
		StackProps:    awscdk.StackProps{Description: jsii.String("Backend, alarms and events of the live platform")},
		Main:          channels.Main,
		Backstage:     channels.Backstage,
		Partner:       channels.Partner,
		MainStreamKey: channels.MainStreamKey,
	})

	app.Synth(nil)
}

// contextOr returns a value of the context, or else fallback.
func contextOr(app awscdk.App, key string, fallback *string) *string {
	if value, ok := app.Node().TryGetContext(jsii.String(key)).(string); ok {
		return &value
	}
	return fallback
}
