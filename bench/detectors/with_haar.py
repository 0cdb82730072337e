"""OpenCV's Haar cascade for faces from the front, as its documentation shows it: grey and evened out."""

import cv2
from lines import serve

FRONT = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")


def detect(item):
    """Take the path of a picture for a text; its spans are boxes: left, top, width, height, in pixels."""
    grey = cv2.equalizeHist(cv2.imread(item["text"], cv2.IMREAD_GRAYSCALE))
    return [[int(side) for side in box] for box in FRONT.detectMultiScale(grey, 1.1, 3, minSize=(20, 20))], False


serve(detect)
