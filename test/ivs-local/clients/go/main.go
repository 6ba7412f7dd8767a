// The AWS SDK for Go: see ../README.md.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sort"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ivs"
	"github.com/aws/smithy-go"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func refusal[T any](_ T, err error) map[string]string {
	var refused smithy.APIError
	if !errors.As(err, &refused) {
		panic(fmt.Sprint("no answer of the API: ", err))
	}
	return map[string]string{"code": refused.ErrorCode(), "message": refused.ErrorMessage()}
}

func main() {
	ctx := context.Background()
	settings := must(config.LoadDefaultConfig(ctx))
	client := ivs.NewFromConfig(settings)
	elsewhere := ivs.NewFromConfig(settings, func(options *ivs.Options) { options.Region = "eu-west-1" })

	arns := []string{}
	for number := range 5 {
		created := must(client.CreateChannel(ctx, &ivs.CreateChannelInput{
			Name: aws.String(fmt.Sprintf("channel-%d", number)), Tags: map[string]string{"number": fmt.Sprint(number)},
		}))
		arns = append(arns, *created.Channel.Arn)
	}
	names, pages := []string{}, 0
	paginator := ivs.NewListChannelsPaginator(client, &ivs.ListChannelsInput{MaxResults: aws.Int32(2)})
	for paginator.HasMorePages() {
		for _, channel := range must(paginator.NextPage(ctx)).Channels {
			names = append(names, *channel.Name)
		}
		pages++
	}
	sort.Strings(names)
	must(client.TagResource(ctx, &ivs.TagResourceInput{ResourceArn: &arns[0], Tags: map[string]string{"team": "live: a/b"}}))
	must(0, json.NewEncoder(os.Stdout).Encode(map[string]any{
		"names":     names,
		"pages":     pages,
		"tags":      must(client.ListTagsForResource(ctx, &ivs.ListTagsForResourceInput{ResourceArn: &arns[0]})).Tags,
		"elsewhere": len(must(elsewhere.ListChannels(ctx, &ivs.ListChannelsInput{})).Channels),
		"notFound":  refusal(client.GetChannel(ctx, &ivs.GetChannelInput{Arn: aws.String(arns[0][:len(arns[0])-4] + "gone")})),
		"notLive":   refusal(client.GetStream(ctx, &ivs.GetStreamInput{ChannelArn: &arns[0]})),
		"invalid":   refusal(client.CreateChannel(ctx, &ivs.CreateChannelInput{Name: aws.String("no spaces here")})),
		"conflict":  refusal(client.CreateStreamKey(ctx, &ivs.CreateStreamKeyInput{ChannelArn: &arns[0]})),
	}))
}
