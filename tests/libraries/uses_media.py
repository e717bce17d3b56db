"""Sound, pictures and video: what is written under /tmp by a fixed name is everybody's."""

import io

import boto3
import ffmpeg
import qrcode
import soundfile
from gtts import gTTS
from moviepy.editor import VideoFileClip
from pydub import AudioSegment

s3 = boto3.client("s3")


def in_memory_handler(event, context):
    out = io.BytesIO()
    AudioSegment.from_file(io.BytesIO(event["sound"])).export(out, format="mp3")
    return {"size": len(out.getvalue())}


def own_name_handler(event, context):
    path = f"/tmp/{context.aws_request_id}.mp3"
    gTTS(event["text"]).save(path)
    s3.upload_file(path, "speech", event["key"])


_silence = AudioSegment.silent(duration=500)


# segments are immutable
def silence_handler(event, context):
    sound = AudioSegment.from_file(io.BytesIO(event["sound"])) + _silence
    return {"seconds": len(sound) / 1000}


def speech_handler(event, context):
    gTTS(event["text"]).save("/tmp/speech.mp3")  # CA501: threads=unsafe processes=unsafe
    return len(AudioSegment.from_mp3("/tmp/speech.mp3"))


def clip_handler(event, context):
    clip = VideoFileClip(event["path"]).subclip(0, 5)
    clip.write_videofile("/tmp/clip.mp4")  # CA501: threads=unsafe processes=unsafe
    s3.upload_file("/tmp/clip.mp4", "clips", event["key"])


def export_handler(event, context):
    sound = AudioSegment.from_file(io.BytesIO(event["sound"]))
    sound.export(out_f="/tmp/sound.wav", format="wav")  # CA501: threads=unsafe processes=unsafe
    samples, rate = soundfile.read("/tmp/sound.wav")
    return {"rate": rate, "samples": len(samples)}


def convert_handler(event, context):
    ffmpeg.input(event["path"]).output("/tmp/small.mp4", vf="scale=320:-1").run()  # CA501: threads=unsafe processes=unsafe
    s3.upload_file("/tmp/small.mp4", "clips", event["key"])


def code_handler(event, context):
    qrcode.make(event["text"]).save("/tmp/code.png")  # CA501: threads=unsafe processes=unsafe
    s3.upload_file("/tmp/code.png", "codes", event["key"])


_code = qrcode.QRCode()


def shared_code_handler(event, context):
    _code.add_data(event["text"])  # CA301: threads=unsafe processes=unsafe
    return _code.make_image().size
