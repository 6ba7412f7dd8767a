"""What runs inside the process of one Lambda function in Python: the counterpart of lambda-runtime.cjs, with the same messages.

The parent process sends and receives JSON, one message a line, by the socket whose number Node.js leaves in NODE_CHANNEL_FD.
"""

import importlib
import json
import os
import socket
import sys
import time
import traceback
from types import SimpleNamespace

_channel = socket.socket(fileno=int(os.environ.pop("NODE_CHANNEL_FD"))).makefile("rw", encoding="utf-8", newline="\n")


def _send(message):
    _channel.write(json.dumps(message) + "\n")
    _channel.flush()


class _Log:
    """By the same channel as the results, so that no log line comes after the result of its invocation."""

    def write(self, text):
        _send({"log": text})
        return len(text)

    def flush(self):
        pass


def _describe(error):
    """The form in which Lambda reports an error of a Python handler."""
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "stackTrace": traceback.format_tb(error.__traceback__),
    }


def _load():
    root = os.environ["LAMBDA_TASK_ROOT"]
    sys.path.insert(0, root)
    module, name = os.environ["_HANDLER"].rsplit(".", 1)
    return getattr(importlib.import_module(module.replace("/", ".")), name)


def _invoke(handler, message):
    deadline = time.time() * 1000 + message["timeoutMs"]
    context = SimpleNamespace(
        aws_request_id=message["requestId"],
        function_name=os.environ["AWS_LAMBDA_FUNCTION_NAME"],
        invoked_function_arn=message["functionArn"],
        log_group_name=os.environ["AWS_LAMBDA_LOG_GROUP_NAME"],
        log_stream_name=os.environ["AWS_LAMBDA_LOG_STREAM_NAME"],
        get_remaining_time_in_millis=lambda: int(deadline - time.time() * 1000),
    )
    try:
        _send({"result": json.dumps(handler(message["event"], context))})
    except Exception as error:  # whatever the handler raises is its result
        print("[ERROR]", "".join(traceback.format_exception(error)), end="")
        _send({"failed": _describe(error)})


def _run():
    sys.stdout = sys.stderr = _Log()
    try:
        handler = _load()
    except Exception as error:
        _send({"failed": _describe(error)})
        return
    _send({"ready": True})
    for line in iter(_channel.readline, ""):
        message = json.loads(line)
        os.environ.update(message.get("environment") or {})  # of the function that runs now, when processes are shared
        _invoke(handler, message)


_run()
