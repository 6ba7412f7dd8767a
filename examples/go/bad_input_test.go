package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	ivs "github.com/cdk-ivs/cdk-ivs-go/cdkivs"
)

// What the library refuses arrives as a panic, with code, remedy and path.
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

func panicOf(call func()) (message string) {
	defer func() { message = fmt.Sprint(recover()) }()
	call()
	return
}
