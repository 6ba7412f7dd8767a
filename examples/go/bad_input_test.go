package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsivs"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsivs"
	"github.com/aws/jsii-runtime-go"
	ivs "github.com/cdk-ivs/cdk-ivs-go/cdkivs"
	"github.com/cdk-ivs/cdk-ivs-go/cdkivs/mixins"
)

// What the library refuses arrives as a panic, with code, fix and path.
func TestBadInputPanicsWithItsCode(t *testing.T) {
	for _, test := range []struct {
		name  string
		props ivs.ChannelProps
		parts []string
	}{
		{
			"an invalid prop",
			ivs.ChannelProps{ChannelName: jsii.String("no blanks allowed")},
			[]string{`NameInvalid: channelName = "no blanks allowed"`, "[at Live/Channel]"},
		},
		{
			"props that contradict each other",
			ivs.ChannelProps{
				Type: ivs.ChannelType_BASIC,
				MultitrackInputConfiguration: &ivs.MultitrackInputConfiguration{
					MaximumResolution: ivs.MaximumResolution_FULL_HD,
					Policy:            ivs.Policy_ALLOW,
				},
			},
			[]string{`ChannelMultitrackTypeInvalid: type = "BASIC"`},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			message := panicOf(func() {
				stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Live"), nil)
				ivs.NewChannel(stack, jsii.String("Channel"), &test.props)
			})
			for _, part := range test.parts {
				if !strings.Contains(message, part) {
					t.Errorf("the panic %q does not say %q", message, part)
				}
			}
		})
	}
}

// Each place where an error can be raised.
func TestCodeAndTextAreThereOnceWhereverAnErrorIsRaised(t *testing.T) {
	for _, test := range []struct {
		place, code string
		action      func(stack awscdk.Stack)
	}{
		{"a constructor", "NameInvalid", func(stack awscdk.Stack) {
			ivs.NewChannel(stack, jsii.String("New"), &ivs.ChannelProps{ChannelName: jsii.String("no blanks allowed")})
		}},
		{"an import", "ArnInvalid", func(stack awscdk.Stack) {
			ivs.Channel_FromChannelArn(stack, jsii.String("Import"), jsii.String("nonsense"))
		}},
		{"an attribute of an import", "ChannelAttributeUnknown", func(stack awscdk.Stack) {
			imported(stack).ChannelPlaybackUrl()
		}},
		{"a static factory", "RenditionsInvalid", func(stack awscdk.Stack) {
			ivs.RenditionConfiguration_Custom(&[]ivs.Resolution{})
		}},
		{"a method", "RotationIntervalInvalid", func(stack awscdk.Stack) {
			channel := ivs.NewChannel(stack, jsii.String("Channel"), nil)
			channel.AddRotatingStreamKey(jsii.String("Key"), &ivs.RotatingStreamKeyOptions{
				AutomaticallyAfter: awscdk.Duration_Hours(jsii.Number(1)),
			})
		}},
		{"a second construct that conflicts", "StreamKeyConflict", func(stack awscdk.Stack) {
			channel := ivs.NewChannel(stack, jsii.String("Channel"), nil)
			channel.AddRotatingStreamKey(jsii.String("Key"), nil)
			ivs.NewRotatingStreamKey(stack, jsii.String("Other"), &ivs.RotatingStreamKeyProps{Channel: channel})
		}},
		{"a grant", "GrantActionMismatch", func(stack awscdk.Stack) {
			operator := awsiam.NewUser(stack, jsii.String("Operator"), nil)
			ivs.NewChannel(stack, jsii.String("Channel"), nil).Grants().Actions(operator, jsii.String("ivs:GetStreamKey"))
		}},
		{"a facade", "EventChannelsInvalid", func(stack awscdk.Stack) {
			ivs.ChannelEvents_ForChannels(stack, &[]interfacesawsivs.IChannelRef{})
		}},
		{"a mixin", "MixinTargetInvalid", func(stack awscdk.Stack) {
			imported(stack).With(mixins.NewChannelStopStreamOnDelete())
		}},
		{"the synthesis", "ChannelRestrictionPolicyIgnored", func(stack awscdk.Stack) {
			policy := ivs.NewPlaybackRestrictionPolicy(stack, jsii.String("Policy"), &ivs.PlaybackRestrictionPolicyProps{
				AllowedCountries: jsii.Strings("DE"),
			})
			channel := ivs.NewChannel(stack, jsii.String("Channel"), &ivs.ChannelProps{PlaybackRestrictionPolicy: policy})
			channel.Node().DefaultChild().(awsivs.CfnChannel).SetAuthorized(jsii.Bool(true))
			awscdk.App_Of(stack).Synth(nil)
		}},
	} {
		t.Run(test.place, func(t *testing.T) {
			message := panicOf(func() {
				test.action(awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Live"), nil))
			})
			for _, part := range []string{test.code + ": ", test.code, ", but "} {
				if count := strings.Count(message, part); count != 1 {
					t.Errorf("the panic %q says %q %d times", message, part, count)
				}
			}
		})
	}
}

func imported(stack awscdk.Stack) ivs.IChannel {
	arn := "arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh"
	return ivs.Channel_FromChannelArn(stack, jsii.String("Import"), jsii.String(arn))
}

func panicOf(call func()) (message string) {
	defer func() { message = fmt.Sprint(recover()) }()
	call()
	return
}
