# truth: threads=unsafe processes=safe
import requests

http = requests.Session()


def handler(event, context):
    answer = http.get(f"https://api.example.com/users/{event['user']}", timeout=5)  # CA301: threads=unsafe processes=safe
    return answer.json()
