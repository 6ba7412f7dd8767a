package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/jsii-runtime-go"
)

const partner = "arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh"

func newChannels() (awscdk.App, *ChannelsStack) {
	app := awscdk.NewApp(nil)
	return app, NewChannelsStack(app, "LiveChannels", &ChannelsStackProps{
		PartnerChannelArn: jsii.String(partner),
		RevokedViewers:    []string{"somebody"},
	})
}

func TestBothChannelsAreRecordedAndOneIsPrivate(t *testing.T) {
	_, channels := newChannels()
	template := assertions.Template_FromStack(channels.Stack, nil)
	channel := jsii.String("AWS::IVS::Channel")
	template.ResourceCountIs(channel, jsii.Number(2))
	template.AllResourcesProperties(channel, map[string]any{"RecordingConfigurationArn": assertions.Match_AnyValue()})
	template.ResourcePropertiesCountIs(channel, map[string]any{"Authorized": true}, jsii.Number(1))
}

func TestNoOutputHoldsAStreamKey(t *testing.T) {
	_, channels := newChannels()
	outputs := fmt.Sprint(*assertions.Template_FromStack(channels.Stack, nil).FindOutputs(jsii.String("*"), nil))
	if strings.Contains(outputs, "resolve:secretsmanager") {
		t.Error(outputs)
	}
}

func TestTheBackendCanStopStreamsAndThePartnerIsObserved(t *testing.T) {
	app, channels := newChannels()
	template := assertions.Template_FromStack(NewOperationsStack(app, "LiveOperations", &OperationsStackProps{
		Main:          channels.Main,
		Backstage:     channels.Backstage,
		Partner:       channels.Partner,
		MainStreamKey: channels.MainStreamKey,
	}), nil)
	statement := assertions.Match_ObjectLike(&map[string]any{"Action": "ivs:StopStream", "Effect": "Allow"})
	template.HasResourceProperties(jsii.String("AWS::IAM::Policy"), map[string]any{
		"PolicyDocument": map[string]any{"Statement": assertions.Match_ArrayWith(&[]any{statement})},
	})
	template.HasResourceProperties(jsii.String("AWS::Events::Rule"), map[string]any{
		"EventPattern": assertions.Match_ObjectLike(&map[string]any{"resources": []string{partner}}),
	})
}
