"""S3 and Rekognition beside the Lambda endpoint, in a process of their own, on the loopback only.

S3 is ministack, served by uvicorn: it stays correct when one key is overwritten concurrently (moto answers 500 there)
and costs less than half of moto's CPU. What ministack lacks is added around it: complete event records, Rekognition.
"""
