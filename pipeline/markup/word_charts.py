"""A picture comes in; a chart of Word's own goes into a document, drawn from the numbers that are in it."""

from __future__ import annotations

import math
from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from markupsafe import Markup

from pipeline.markup.blocks import Picture
from pipeline.markup.colors import LINE, SERIES, SOFT
from pipeline.markup.pictures import steps

LABELS = 9
"""Labels that fit beside one another."""

_FORMATS = "http://schemas.openxmlformats.org"
_RELATION = f"{_FORMATS}/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


def add_chart(document: Any, paragraph: Any, picture: Picture, width: int) -> None:
    """Put the chart into a paragraph; Word draws it from the numbers in it."""
    number = sum(part.partname.startswith("/word/charts/") for part in document.part.package.iter_parts()) + 1
    name = PackURI(f"/word/charts/chart{number}.xml")
    part = Part(name, _CONTENT, str(_chart(picture)).encode(), document.part.package)
    relation = document.part.relate_to(part, f"{_RELATION}/chart")
    frame = _FRAME.format(
        formats=_FORMATS, width=int(width), height=int(Cm(5.6)), number=number, alt=picture.alt, relation=relation
    )
    paragraph.add_run()._r.append(parse_xml(str(frame)))


_FRAME = Markup("""<w:drawing xmlns:w="{formats}/wordprocessingml/2006/main"
 xmlns:wp="{formats}/drawingml/2006/wordprocessingDrawing" xmlns:a="{formats}/drawingml/2006/main"
 xmlns:c="{formats}/drawingml/2006/chart" xmlns:r="{formats}/officeDocument/2006/relationships">
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>
<wp:docPr id="{number}" name="Chart {number}" descr="{alt}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="{formats}/drawingml/2006/chart"><c:chart r:id="{relation}"/></a:graphicData></a:graphic>
</wp:inline></w:drawing>""")
_SPACE = Markup("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<c:chartSpace xmlns:c="{formats}/drawingml/2006/chart" xmlns:a="{formats}/drawingml/2006/main"><c:chart>
<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>
<c:barChart><c:barDir val="col"/><c:grouping val="stacked"/><c:varyColors val="0"/>{columns}<c:gapWidth val="40"/>
<c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>{line}
<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>
<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>
<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{look}<c:crossAx val="2"/>
<c:tickLblSkip val="{skip}"/></c:catAx>
<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="{top}"/><c:min val="0"/></c:scaling>
<c:delete val="0"/><c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{grid}"/>
</a:solidFill></a:ln></c:spPr></c:majorGridlines><c:numFmt formatCode="0" sourceLinked="0"/>
<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{look}<c:crossAx val="1"/>
<c:majorUnit val="{step}"/></c:valAx></c:plotArea>
<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{look}</c:legend><c:plotVisOnly val="1"/></c:chart>
</c:chartSpace>""")
_LOOK = Markup("""<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900"><a:solidFill><a:srgbClr val="{color}"/>
</a:solidFill><a:latin typeface="Arial"/></a:defRPr></a:pPr><a:endParaRPr/></a:p></c:txPr>""")
_SERIES = Markup("""<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:strRef><c:f>{at}</c:f><c:strCache>
<c:ptCount val="1"/><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>
<c:spPr>{look}</c:spPr>{extra}<c:cat><c:strRef><c:f>0</c:f><c:strCache><c:ptCount val="{count}"/>{labels}</c:strCache>
</c:strRef></c:cat><c:val><c:numRef><c:f>{at}</c:f><c:numCache><c:formatCode>General</c:formatCode>
<c:ptCount val="{count}"/>{values}</c:numCache></c:numRef></c:val></c:ser>""")
_FILL = Markup('<a:solidFill><a:srgbClr val="{}"/></a:solidFill>')
_STROKE = Markup('<a:ln w="19050"><a:solidFill><a:srgbClr val="{}"/></a:solidFill><a:prstDash val="dash"/></a:ln>')
_POINT = Markup('<c:pt idx="{}"><c:v>{}</c:v></c:pt>')
_LINES = Markup("""<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{}<c:marker val="1"/>
<c:axId val="1"/><c:axId val="2"/></c:lineChart>""")
_NO_MARKER = Markup('<c:marker><c:symbol val="none"/></c:marker>')


def _chart(picture: Picture) -> Markup:
    """The chart as Word keeps it."""
    ticks = steps(picture.highest)
    columns = Markup("").join(
        _series(picture, at, name, values, _FILL.format(SERIES[at % len(SERIES)]))
        for at, (name, values) in enumerate(picture.series)
    )
    line = Markup("")
    if picture.level:
        name, height = picture.level
        values = (height,) * len(picture.labels)
        level = _series(picture, len(picture.series), name, values, _STROKE.format(SERIES[-1]), _NO_MARKER)
        line = _LINES.format(level)
    return _SPACE.format(
        formats=_FORMATS,
        columns=columns,
        line=line,
        look=_LOOK.format(color=SOFT),
        skip=max(math.ceil(len(picture.labels) / LABELS), 1),
        top=ticks[-1],
        step=ticks.step,
        grid=LINE,
    )


def _series(picture: Picture, at: int, name: str, values: tuple[float, ...], look: Markup, extra: str = "") -> Markup:
    return _SERIES.format(
        at=at,
        name=name,
        look=look,
        extra=extra,
        count=len(values),
        labels=Markup("").join(_POINT.format(i, label) for i, label in enumerate(picture.labels)),
        values=Markup("").join(_POINT.format(i, value) for i, value in enumerate(values)),
    )
