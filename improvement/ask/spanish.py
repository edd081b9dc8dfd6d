"""How Spanish says no, and how it asks."""

from improvement.ask.phrases import Phrases

_LEARN = (
    "(?:ver|saber|conocer|oir|escuchar|aprender|tener|recibir|hablar|entender|encontrar|visitar|comparar|"
    "obtener|conversar|contar con|intercambiar|platicar|preguntar|discutir|comentar|leer|consultar|comprender|"
    "conseguir|averiguar|que|un|una|unos|unas|algun|alguna|algo|orientacion|ayuda|apoyo|mas|ideas|consejos|"
    "poder|contactar|acceder|saberlo|verlo|si)"
)
_GIVE = (
    "(?:compartir\\w*|mostrar\\w*|ensenar\\w*|ofrecer\\w*|presentar\\w*|enviar\\w*|ayudar\\w*|prestar\\w*|"
    "explicar\\w*|dar\\w*|mandar\\w*|pasar\\w*|contar(?!\\s+con)\\w*|aportar\\w*|apoyar\\w*|responder)"
)
_THING = (
    "(?:plantillas?|ejemplos?|modelos?|consejos?|ideas?|contactos?|ayuda|apoyo|capacitacion\\w*|formacion\\w*|"
    "materiales?|material|herramientas?|recursos?|sugerencias?|orientacion|guias?|protocolos?|formatos?|"
    "guiones|guion|folletos?|recomendaciones|entrenamiento|asesoria|asesoramiento|opiniones|experiencias|tips|trucos)"
)
_SOMEBODY = "(?:alguien|algun equipo|algun sitio|alguna clinica|otro equipo|otros equipos|otras clinicas|alguno|alguna|algunos|los demas|otros|otra clinica|ustedes|vosotros)"

SPANISH = Phrases(
    negators="no nada ninguno ninguna ningun tampoco nop ningunas ningunos",
    fillers="""
        a al de del el la los las lo un una unos en por para con que se es esta este estas esto son hay ha han
        he hemos tenemos tengo tiene necesitamos necesito necesidad necesidades necesario necesaria ayuda apoyo
        recurso recursos pedir pedido pedidos peticion peticiones solicitud solicitudes solicitar pregunta
        preguntas preguntar consulta consultas duda dudas momento ahora hoy dia actualmente actualidad mes semana
        vez nuestra nuestro parte lado equipo nosotros nos alguna algun algo mas nuevo nueva nuevas novedad
        novedades especial particular concreto concreta especifico especifica reportar informar agregar anadir
        decir comentar senalar requerimos requiere falta hace faltan buscamos buscando queremos muchas mucho
        gracias muy amable amables todo todos bien aun todavia ya y o ni tampoco saludos hola buenas buenos dias
        tardes cordial proximo proxima si problema problemas inquietud inquietudes aqui ocasion aportar verdad
        ocurre viene mente cabeza pendiente pendientes urgente inmediato extra adicional otra otro otras otros
        cosa cosas mismo de presente pronto sentido enero febrero marzo abril mayo junio julio agosto septiembre
        octubre noviembre diciembre reunion llamada periodo estamos sitio clinica gracia preguntarnos igualmente
        realmente sinceramente verdad mil requerimiento requerimientos principio digamos por preciso compartir
        ayudas quiza quizas luego despues adelante fecha trimestre ano semanas alguno tan tanto solo estado
        molestia molestias agradecemos agradecido agradecidos agradezco ofrecimiento interes atentos atencion
        hacer falto x preciso precisamos entonces pues salvo hasta pedimos
    """,
    fine="bien orden perfecto perfectamente ok excelente tranquilo tranquilos genial listo cubierto cubiertos",
    solved=r"""
        todo (?:\w+ )?(?:bien|en orden|ok|perfecto|tranquilo|bajo control|marcha|va|esta|excelente|resuelto|listo|claro|cubierto|al dia|normal)(?: bien| en orden| bajo control| resuelto| cubierto| muy bien)?
        bajo control|en (?:buen camino|buenas manos|marcha)|al dia|sin novedad\w*
        (?:va|vamos|marcha|marchan|anda|andamos|estamos|funciona|avanza|avanzamos|seguimos) (?:\w+ )?(?:bien|excelente|perfectamente|cubiertos|bien atendidos|tranquilos|servidos|completos)
        (?:tenemos|hay|contamos con) (?:ya )?(?:todo )?(?:lo que (?:necesitamos|hace falta|nos hace)|lo necesario|suficiente\w*)
        (?:resuelt\w+|resolvi\w+|solucion\w+|arregl\w+|resolvimos)
        ya (?:nos |lo |la |los |las )*(?:tenemos|recibimos|encontramos|conseguimos|ayud\w+|respond\w+|envi\w+|hablamos|contamos|hemos)
        (?:felicidades|felicitaciones|enhorabuena|bravo|buen trabajo|buena reunion|contentos|felices|hasta (?:luego|pronto)|nos vemos)
        nos (?:arreglamos|las arreglamos|apanamos|valemos|defendemos|ayudo|ayudaron|han ayudado|envio|enviaron|manejamos)
    """,
    noes=r"""
        (?:no|sin|ningun|ninguna|tampoco) (?:\w+ ){0,3}?(?:necesidad\w*|preguntas?|dudas?|peticion\w*|solicitud\w*|problemas?|inquietud\w*|consultas?|requerimientos?|novedad\w*|pedidos?)
        nada (?:que|por|de|en|para|nuevo|mas|especial|urgente|este|esta|hoy|a|del)(?! (?:funciona|sirve))
        (?:ya |por ahora |de momento |aun |todavia )?no (?:\w+ )?(?:necesit\w+|requerimos|requiero|precis\w+|buscamos|pedimos|solicitamos|queremos|hace falta|hacen falta|nos falta|nos hace falta)
        no (?:por (?:ahora|el momento|este)|de momento|en este|este (?:mes|trimestre)|esta (?:vez|semana)|actualmente|hoy|todavia|aun|en (?:estos momentos|particular))
        (?:por (?:ahora|el momento)|de momento|hoy|este mes|esta vez) (?:no|nada|ningun\w*|estamos bien|todo)
        no aplica|no procede|paso|pasamos
    """,
    thanks=r"""
        (?:muchas |mil |muchisimas |un millon de |infinitas |de nuevo )?gracias (?:\w+ )?(?:por|a|al|de (?:todos|nuevo|todas)|igualmente|totales|equipo)
        (?:les |os |se |te |le )(?:lo )?agradec(?:emos|e|ezco|iendo) (?:mucho|el|la|su|a|por|todo|vuestro|vuestra|tu|igual|de)
        agradecidos (?:por|con)
    """,
    offers=rf"""
        (?:podemos|podriamos|puedo|podria|queremos|quisieramos|gustaria|encantaria|encantados|dispuest[oa]s?|list[oa]s?|content[oa]s?|felic\w+|vamos|con gusto|gustosamente|alegra|alegraria|estariamos (?:felices|encantados|dispuestos|contentos)|estamos (?:felices|disponibles|encantados|listos|dispuestos|abiertos)|disponibles|capaces|podamos|placer|encanta|animamos) (?:\w+ )?(?:a |de |para |en )?(?:les |os |lo |la |los |las )*{_GIVE}
        (?:compartimos|ofrecemos|prestamos|ensenamos|mostramos|enviamos|compartiremos|compartiriamos|mandamos|presentamos|ofrezco|comparto|podemos prestar|ponemos)
        (?:si|por si) (?:a )?(?:alguien|algun equipo|otros?|otras?|alguno|les|os|quieren|gustan|queréis|ustedes|otro equipo|lo) (?:\w+ )?(?:quier\w+|necesit\w+|interes\w+|sirv\w+|desea\w*|gusta\w*|falta|util\w*|ayuda\w*|lo \w+|la \w+)
        a (?:su|vuestra|tu) disposicion|a disposicion|no duden en|pueden (?:usar|copiar|usarlo|usarla|llamarnos|preguntarnos|visitarnos|contactarnos|contar con nosotros|consultarnos)
        (?:nuestro|nuestra|el nuestro|la nuestra) (?:\w+ )?(?:esta disponible|para compartir|esta a)|para (?:compartir|ofrecer|quien)
        quien (?:la|lo|las|los) (?:quiera|quiere|necesite|desee)|quien (?:quiera|desee|necesite)
    """,
    same=r"""
        (?:lo |el |la |los |las |sigue siendo |exactamente )*mism[oa]s?(?! (?:tiempo|dia|equipo)) ?(?:que|de|del|peticion|pregunta|necesidad\w*|ayuda|solicitud|pedido|tema|cosa|respuesta|duda|problema|situacion|$)
        igual (?:que|al|a la|a lo|como|de)|^(?:sigue |todo |seguimos |esta |siempre )?igual$|(?:sigue|seguimos|todo|estamos|continua) (?:igual|lo mismo|la misma|con (?:lo mismo|la misma|el mismo|las mismas))
        como (?:antes|el mes pasado|la (?:ultima|otra|anterior) vez|siempre|en (?:el|la|\w+) (?:mes|ultima|pasado|anterior)|ya|dijimos|la vez pasada|el mes anterior|la reunion)
        idem|sin cambios?|ningun cambio|no hay cambios?|no ha cambiado|nada ha cambiado|sigue (?:vigente|pendiente|en pie|abierta?|igual)|(?:ver|vease) (?:arriba|lo anterior|el mes|la respuesta|mes|respuesta|lo del|lo de)
        (?:la|nuestra|el|nuestro) (?:peticion|solicitud|pregunta|necesidad|pedido|duda) (?:del mes|anterior|de antes|pasad[oa]|de la ultima|sigue|de siempre|continua)
        lo (?:que (?:ya )?(?:pedimos|dijimos|solicitamos)|de siempre|anterior|del mes pasado|ya dicho|pedido|del mes anterior|de la ultima)
    """,
    reserved=r"""
        (?:si|cuando|en cuanto|en caso de|apenas|mientras) (?:\w+ ){0,4}(?:necesit\w+|surge|surja|surgiera|cambia|hace falta|hay algo|duda\w*|necesario|falta|requer\w+|precis\w+|haga falta)
        (?:les |os |le |te )?(?:avisaremos|avisamos|diremos|decimos|contactaremos|informaremos|preguntaremos|haremos saber|escribiremos|llamaremos|consultaremos|pediremos|comentaremos|aviso|avisare|contamos)
        (?:necesit\w+|queremos|preferimos|debemos|tenemos que|hay que|vamos a|falta) (?:primero |solo |antes |aun |todavia )*(?:terminar|acabar|probar|esperar|avanzar|completar|tiempo|mas tiempo|un poco de tiempo|poner|hacer|intentar|empezar|un poco mas de tiempo|organizar)
    """,
    needs=rf"""
        (?:necesit(?:amos|o|ariamos|aria|an|a|ando|aremos)|requer(?:imos|iriamos|iremos)|requiero|precis(?:amos|o|ariamos))(?! (?:nada|ningun\w*|terminar|acabar|probar|esperar|avanzar|completar|tiempo|mas tiempo|primero))
        (?:se (?:necesita|busca|solicita)|necesidad de|urge|urgen|urgente:)
        (?:nos |me |les )?(?:faltan?|faltaria|hace falta|hacen falta|haria falta|harian falta)(?! nada) (?:\w+ )?(?:un|una|unos|unas|el|la|alguien|{_THING})
        (?:busc(?:amos|o|ando|an)|en busca de|solicit(?:amos|o|ando)|pedimos|pido|pedir(?:iamos)?)
        (?:gustaria|quisier(?:amos|a)|querr(?:iamos|ia)|quer(?:emos|iamos)|quiero|encantaria|interesaria|desear(?:iamos|ia)|desea(?:mos|n)|dese(?:o)|agradar(?:ia)?|prefeririamos|ojala)(?: mucho| muchisimo| poder| tambien)* (?:{_LEARN}|el|la|los|las|su|sus|otros?|otras?|mucho|cualquier|como|alguien|con)
        agradecer(?:iamos|ia|emos)|se agradec\w+ (?:\w+ )?(?:cualquier|ideas?|ayuda|consejos?|sugerencias?|un|una|alg\w+|ejemplos?|{_THING})|(?:cualquier|alguna|algun) {_THING} (?:\w+ )?(?:se agradece|es bienvenida?|bienvenid\w+|seria|nos|sirve)
        {_THING} (?:\w+ )?(?:bienvenid\w+|se agradec\w+|please|son bienvenid\w+|seria\w* \w+|necesari\w+)
        (?:seria|serian|estaria|vendria|vendrian|ayudaria|ayudarian|serviria|servirian|nos vendria) (?:\w+ ){{0,2}}(?:util\w*|bueno|buena|bien|genial|ideal|de (?:gran|mucha|ayuda)|excelente|estupendo|valios\w+|un|una|tener|contar|interesante|mucho|ver|saber|provechoso|perfecto|conocer|oir|que)
        (?:interesad[oa]s? en|interesa|curiosidad|con ganas de|deseosos de|nos interesa)
        (?:ayuda|apoyo|orientacion|asesoria|asesoramiento) (?:con|para|en|sobre|a la hora|urgente|por)
        (?:tenemos|tengo|una|unas|nuestra|otra|la|mi|dos|algunas) (?:gran |pequena )?(?:preguntas?|dudas?|consultas?)
        (?:esperamos|espero) (?:{_LEARN}|que)|nos preguntamos|me pregunto|abiertos a (?:ideas|sugerencias|consejos)
        aceptamos (?:ideas|consejos|sugerencias|ayuda|{_THING})
        alguna (?:idea|sugerencia|recomendacion|experiencia|plantilla|guia|manera|forma)|algun (?:consejo|ejemplo|contacto|modelo|protocolo|recurso|truco|tip|formato|material|guion)
    """,
    requests=rf"""
        (?:no )?(?:nos )?(?:vendria|vendrian|estaria|caeria) (?:nada )?mal|no (?:diriamos|rechazariamos) que no|no (?:nos )?sobraria
        please
        (?:puede|pueden|podria|podrian|podeis|podriais|tiene|tienen|teneis|sabe|saben|sabeis|conoce|conocen|conoceis|hay|usa|usan|usais|habra|tendra|tendran|tendria|tendrian) (?:\w+ )?(?:alguien|algun|alguna|algunos|algunas|otro|otra|otros|otras|ustedes|vosotros|compartir\w*|enviar\w*|ayudar\w*|mandar\w*|decir\w*|mostrar\w*|pasar\w*|explicar\w*|orientar\w*|dar\w*)
        (?<!tenemos a )(?<!ya hay )(?<!encontramos a ){_SOMEBODY} (?:\w+ )?(?:tiene|tienen|puede|pueden|podria|podrian|sabe|saben|conoce|usa|usan|ha|han|que|con|tendra|para|mas|tenga|pueda|sepa|haya|tuviera|quiere compartir|lo|hizo|logro)
        (?:quien|quienes|donde|cual|cuales|cuando|cuanto|cuantos|cuantas) (?:\w+ )?(?:tiene|tienen|puede|pueden|podria|sabe|usa|usan|es|son|ha|han|seria|se|conoce|nos|mas|podemos|hay|hace|encontramos|conseguimos|encontrar|conseguir|utiliza\w*)
        (?<!aprendimos )(?<!ya sabemos )(?<!mostro )(?<!mostraron )(?<!vimos )como (?:lo |la |los |las |se |le |les |os |nos )*(?:hacen|hace|hicieron|hizo|manej\w+|logr\w+|logran|podemos|puedo|podriamos|deb\w+|otros|otras|los otros|los demas|ustedes|hablar|explic\w+|calcul\w+|convenc\w+|organiz\w+|mid\w+|gestion\w+|trat\w+|abord\w+|reducir|reducen|consegu\w+|empezar|comenzar|obten\w+|involucr\w+|sigu\w+|hago|hacemos|sacar|llen\w+|document\w+|consigu\w+|resolv\w+|resuelv\w+|integr\w+|motiv\w+|hacer|haceis|lograr|adapt\w+|redact\w+|comunic\w+|decir|usan)
        (?<!lo )que (?:hacen|hace|usan|utilizan|recomiendan|recomendais|opinan|plantilla|herramienta|podemos|deberiamos|haceis|protocolo|les funciona|ha funcionado|funciona|otros|formato)
        ayud(?:en|enos|ennos|adnos|enme|arnos|ame|anos)|(?:compart(?:an|ir|anos|annos|id)|envi(?:en|ennos|enos|ar|adnos)|mand(?:en|ennos|enos|ar)|mostr(?:ennos|arnos|adnos)|dig(?:an|annos|anos)|indiqu\w+nos|pas(?:en|ennos|arnos)|conecten\w*|contact(?:en|arnos con)|dennos|orient(?:en|ennos|arnos)|expliqu\w+nos|recomiend\w+nos|cuent\w+nos) (?:\w+ )?(?:un|una|su|sus|plantillas?|ejemplos?|nos|como|el|la|los|las|que|algun\w*|con|alguien|si|ideas|quien)
        (?:ayudennos|ayudenos|ayudadnos|mandennos|envienos|enviennos|compartannos|cuentennos|dennos|diganos|digannos)
        no (?:sabemos|se|sabe|saben|tenemos (?:claro|idea|muy claro)|entendemos|vemos|estamos seguros|encontramos la (?:forma|manera)) (?:\w+ )?(?:como|que|cual|donde|quien|a quien|si|por donde|cuanto|con quien)
        ni idea (?:de )?(?:como|que|donde|quien|por)|auxilio|socorro|^ayuda$
    """,
    openers=r"""
        (?:(?:y|hola|pregunta|pero|si) )?(?:quien|quienes|cual|cuales|donde|cuando|por que|hay alguien|alguien|alguno|alguna)
    """,
    struggles=r"""
        dificil\w*|dificultad\w*|cuesta\w*|problemas?|atasc\w+|trabad\w+|bloque\w+|falta\w*|escasez|retras\w+|no (?:logra\w+|podemos|consegui\w+|funciona\w*|tenemos|hay|nos|encontramos|llega\w*|alcanza\w*|va|esta|estamos|avanz\w+|responde\w*|se)
        nada (?:funciona|sirve)|nadie|imposible|complicad\w+|desbord\w+|agotad\w+|preocup\w+|demasiad\w+|luch\w+|batall\w+|lent\w+|sin (?:acceso|personal|tiempo|respuesta|plantilla|idea|contacto)
    """,
    telling=r"""
        estamos|tenemos|hemos|es|son|esta|estan|fue|fueron|hay|seguimos|vamos|veremos|vera|trabajando|avanzando|probando|esperando|se|ya|va|ha|han|sera|ayudo|llego|termino|empezo
        \w{2,}(?:amos|emos|imos)
    """,
    relatives=r"que|quien|donde|como|para|cuando|cuyo|cuya|con quien|si|de quienes",
    exceptions=r"pero|nada (?:muy )?urgente|no es urgente|salvo(?: quizas)?|excepto|menos|sino|aunque|aparte de|fuera de|a excepcion de|sin embargo|no obstante|solo|solamente|unicamente|tan solo|mas que",
)
