"""What the library refuses arrives as Python's own exception, with code, remedy and path."""

import unittest

import cdk_ivs as ivs
from aws_cdk import App, Duration, Stack


class BadInput(unittest.TestCase):
    def setUp(self) -> None:
        self.stack = Stack(App(), "Live")

    def test_an_invalid_prop_is_a_runtime_error_with_code_remedy_and_path(self) -> None:
        with self.assertRaises(RuntimeError) as raised:
            ivs.Channel(self.stack, "Channel", channel_name="no blanks allowed")
        message = str(raised.exception)
        self.assertIn('NameInvalid: channelName = "no blanks allowed"', message)
        self.assertIn("[at Live/Channel]", message)

    def test_props_that_contradict_each_other_are_one_too(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "ChannelMultitrackTypeInvalid"):
            ivs.Channel(
                self.stack,
                "Channel",
                type=ivs.ChannelType.BASIC,
                multitrack_input_configuration=ivs.MultitrackInputConfiguration(
                    maximum_resolution=ivs.MaximumResolution.FULL_HD, policy=ivs.Policy.ALLOW
                ),
            )

    def test_wherever_it_is_raised_code_and_text_are_there_once(self) -> None:
        channel = ivs.Channel(self.stack, "Channel")
        channel.add_rotating_stream_key("Key")
        cases = {
            "NameInvalid": lambda: ivs.Channel(self.stack, "Constructor", channel_name="no blanks allowed"),
            "ArnInvalid": lambda: ivs.Channel.from_channel_arn(self.stack, "Import", "nonsense"),
            "RenditionsInvalid": lambda: ivs.RenditionConfiguration.custom([]),
            "RotationIntervalInvalid": lambda: channel.add_rotating_stream_key("Method", automatically_after=Duration.hours(1)),
            "StreamKeyConflict": lambda: ivs.RotatingStreamKey(self.stack, "Other", channel=channel),
        }
        for code, action in cases.items():
            with self.subTest(code):
                with self.assertRaises(RuntimeError) as raised:
                    action()
                message = str(raised.exception)
                self.assertTrue(message.startswith(f"{code}: "), message)
                self.assertEqual([message.count(code), message.count(", but ")], [1, 1])

    def test_a_value_of_another_type_is_a_type_error(self) -> None:
        with self.assertRaises(TypeError):
            ivs.Channel(self.stack, "Channel", authorized="yes")


if __name__ == "__main__":
    unittest.main()
