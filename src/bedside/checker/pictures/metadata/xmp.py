"""What an XMP packet tells, as codes. It is searched as bytes: a parser of XML would be one more thing to attack."""

import re

from bedside.checker.pictures.metadata.codes import Carries

_SIGNS = {
    Carries.POSITION: rb"GPS(?:L|Position|Altitude)|photoshop:(?:City|State|Country)|:?Location\w*[>=]",
    Carries.TIME: rb"CreateDate|ModifyDate|DateCreated|DateTime\w*|MetadataDate|dc:date",
    Carries.PERSON: rb"dc:(?:creator|rights)|OwnerName|PersonInImage|mwg-rs:|ContactInfo|:Credit|:Author|:Artist",
    Carries.CAMERA: rb"tiff:Make|tiff:Model|SerialNumber|CreatorTool|aux:Lens|:LensModel|pdf:Producer",
    Carries.COMMENT: rb"dc:(?:title|description|subject)|:Headline|:Caption|UserComment|Keywords|xmp:Label|:Instruct",
    Carries.THUMBNAIL: rb"xmp:Thumbnails|xmpGImg|GImage",
    Carries.HISTORY: rb"xmpMM:|stEvt:|DocumentID|DerivedFrom",
    Carries.PICTURE: rb"GDepth:|GImage:Data|hdrgm:|apdi:|HDRGainMap|Container:Directory",
    Carries.VIDEO: rb"MicroVideo|MotionPhoto",
}
_EACH = tuple((code, re.compile(sign)) for code, sign in _SIGNS.items())


def xmp_codes(packet: bytes) -> set[Carries]:
    """Return what a packet tells; "other" where nothing that is known stands in it."""
    return {code for code, sign in _EACH if sign.search(packet)} or {Carries.OTHER}
