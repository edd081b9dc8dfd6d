"""Ways to say that a month has no data, or that a measure is not measured at all."""

import re
from dataclasses import dataclass

from improvement.measure.typed import typed
from improvement.measure.words import END, one_of

_DATA = "(?:data|numbers?|figures?|values?|results?|reports?)"
_DONNEES = "(?:donnees?|chiffres?|valeurs?|resultats?)(?: disponibles?)?"
_DATOS = "(?:datos|cifras|numeros|resultados|registros?|informacion)(?: disponibles?)?"
_DATEN = "(?:daten|angaben?|zahlen|werte|ergebnisse)(?: (?:verfugbar|vorhanden|vor))?"
_HAVE = "(?:(?:there (?:is|was|are|were)|we (?:have|had)|i have|got) )?"
_NONE = one_of(
    rf"""
    {_HAVE}no {_DATA}(?: (?:available|yet|to report|reported))*, n ?/ ?a, n\.a\.?, na,
    not (?:yet )?(?:available|collected|reported|recorded|known)(?: yet)?, not measured this month,
    nothing to report, no measurement, missing,
    (?:(?:nous n'avons|on n'a|il n'y a|y a) )?pas (?:encore )?de {_DONNEES},
    (?:nous n'avons |on n'a |il n'y a )?aucune? {_DONNEES}, sans donnees, n ?/ ?d, n\.d\.?, nd, neant,
    non disponible, pas disponible, indisponible, rien a signaler,
    donnees? (?:non disponibles?|manquantes?|indisponibles?),
    no (?:hay|tenemos|hubo) {_DATOS}, sin {_DATOS}, ninguna? (?:dato|cifra), ningun dato, no disponibles?,
    datos no disponibles, s ?/ ?d, nada que (?:reportar|informar),
    (?:wir haben |es gibt |es liegen )?(?:noch )?keine {_DATEN}, k\. ?a\.?,
    nicht (?:verfugbar|erhoben|vorhanden|erfasst), liegt nicht vor, entfallt, fehlt
    """
)
_REASON = one_of(
    """because, since, due, as, this, for, in, yet, last, parce, car, ce, cette, le, faute, pour, en, porque,
    por, debido, este, para, weil, da, wegen, diese[nrms]?, im, fur"""
)
_ALONE = (
    r"(?:none|nothing|aucune?s?|rien|ningun(?:o|a|os|as)?|nada|keine?)"
    rf"(?= ?$| ?[,.;:(\u2013]| - | {_REASON}{END})"
)
"""One word that means this only where the sentence ends or gives its reason: not in "keine Fehler"."""

_NEVER = one_of(
    """
    (?:we |i |our team )?(?:do not|don't|dont|never|does not|doesn't)
    (?:measure|collect|track|record|count|monitor)(?: (?:this|that|it|these)(?: measure| one)?| any of this)?,
    (?:this is )?not (?:measured|tracked|collected) (?:here|by us|(?:at|in) our (?:site|clinic|team)),
    (?:nous|on) ne (?:le |la |les )?(?:mesurons|mesure|suivons|suit|recueillons|collectons) pas(?:
    (?:cela|ca|ceci|cet indicateur|cette mesure))?, (?:non|pas) mesuree? (?:ici|chez nous),
    (?:nosotros )?no (?:lo |la |los |las )?(?:medimos|registramos|recogemos|recopilamos)(?:
    (?:esto|eso|este indicador|esta medida))?,
    (?:das|dies|es) (?:messen|erheben|erfassen) wir nicht,
    wir (?:messen|erheben|erfassen) (?:das|dies|es|diese kennzahl) nicht,
    wird (?:bei uns )?nicht (?:gemessen|erhoben|erfasst)
    """
)
_PATTERN = re.compile(rf"(?:(?P<never>{_NEVER})|{_NONE}|{_ALONE})(?![^\W_]|['/]\w)|[-\u2013]+$")
_OF = "(?:/|of |out of |sur |von |de )"
_COUNTED = re.compile(rf"[0-9][0-9., ]*{_OF}[0-9. ]*[0-9]|^ ?{_OF} ?[0-9]|^[ :,=(-]*[0-9]")


@dataclass(frozen=True)
class NoData:
    """Where such words end, and whether they say that the measure is never measured."""

    end: int
    never: bool


def says_no_data(text: str) -> bool:
    """Whether all of a text says that there is none, as in the field of a form."""
    line = typed(text)
    found = no_data_at(line.folded, 0)
    return found is not None and not line.folded[found.end :].strip(" .!")


def no_data_at(folded: str, start: int) -> NoData | None:
    """The reason given from that place on; None where there are none, or where a value follows after all."""
    match = _PATTERN.match(folded, start)
    if match is None or _COUNTED.search(folded[match.end() :]):
        return None
    return NoData(match.end(), bool(match["never"]))
