"""How French says no, and how it asks."""

from improvement.ask.phrases import Phrases

_LEARN = (
    "(?:voir|savoir|connaitre|entendre|apprendre|avoir|obtenir|recevoir|echanger|discuter|parler|comprendre|"
    "trouver|visiter|comparer|disposer|beneficier|consulter|rencontrer|lire|emprunter|recuperer|pouvoir|etre)"
)
_GIVE = (
    "(?:partager|montrer|offrir|proposer|presenter|envoyer|aider|transmettre|expliquer|preter|donner|fournir|"
    "raconter|mettre|accueillir|temoigner|repondre|echanger)"
)
_THING = (
    "(?:modeles?|exemples?|conseils?|idees?|contacts?|ressources?|formations?|outils?|documents?|scripts?|"
    "aide|appui|soutien|pistes?|retours?|suggestions?|avis|astuces?|protocoles?|trames?|supports?|"
    "accompagnement|recommandations?|fiches?|temoignages?|kits?|tuyaux|gabarits?|coup de main|coup de pouce)"
)
_SOMEBODY = "(?:quelqu un|quelqu une|une equipe|une autre equipe|d autres|un collegue|un site|une clinique|certains|l un de vous|l un d entre vous|l une des equipes|des equipes|les autres)"

FRENCH = Phrases(
    negators="non rien aucun aucune pas nan ras neant nul nulle nenni r",
    fillers="""
        a au aux ce cet cette ces c d de des du la le les l un une n ne nous on j je il y en est ete sont avons
        avez ai as ont avoir etre suis sommes pour par sur dans avec moment instant instants maintenant present
        actuellement jour jours aujourd hui mois semaine trimestre fois ci cote part chez notre nos vos equipe
        besoin besoins demande demandes demander question questions aide soutien appui ressource ressources
        chose quoi que ce soit particulier particuliere special speciale specifique specifiques nouveau neuf
        nouvelle nouvelles signaler dire declarer ajouter rapporter plus autre autres encore toujours merci
        beaucoup bien bonjour bonsoir tout tous toutes va vraiment tres grand important urgent immediat prochain
        prochaine faut manque cherchons cherche recherche voulons souhaitons souhaite voit vois vient esprit
        tete heure actuelle s si gentil proposition proposer souci soucis probleme problemes difficulte
        difficultes remarque remarques commentaire commentaires objet et ou mais ni quand meme me notre lieu
        ailleurs cela ca requete requetes attente attentes requis requise necessaire necessaires utile suite
        reunion appel periode janvier fevrier mars avril mai juin juillet aout septembre octobre novembre
        decembre vous tiens peut plutot donc alors gentille gentillesse mercis avance remercie remercions
        formuler exprimer transmettre faire remonter fait clinique service site qu jusqu ici grace mille
        franchement honnetement immediatement sinon niveau sens voir cordialement amities salut coucou attendant
        revoir bonne journee soiree toute l pense penser autre vue ma connaissance pr specialement trop specialement oui ouais partage partager
    """,
    fine="bien nickel parfait ok bon roule ordre top regle impeccable super calme normal",
    solved=r"""
        (?:tout|ca|cela) (?:\w+ )?(?:va|roule|marche|fonctionne|avance|se passe|est (?:bon|ok|en ordre|sous controle|regle|calme|clair|parfait|bien|au point|nickel))(?: (?:tres |plutot )?(?:bien|super|nickel))?
        tout (?:est )?(?:bon|ok|en ordre|sous controle|regle|calme|clair|parfait|bien|au point|nickel)
        sous controle|en (?:bonne )?(?:main|voie)|dans les temps
        (?:on|nous) (?:s en sort|se debrouille|gere|maitrise|nous debrouillons|nous en sortons|gerons|avance bien|avancons bien)
        (?:avons|a|ai) (?:deja )?(?:tout )?(?:ce qu il (?:nous )?faut|ce dont|le necessaire|tout ce)
        (?:resolu|regle|fixe|repare|repondu|reglee|resolue)\w*
        (?:avons|a|ont) (?:bien |deja |enfin |desormais )*(?:recu|obtenu|trouve)
        bravo|felicitations|bon travail|bonne (?:reunion|continuation)|heureux|contents?
        (?:nous a|nous ont) (?:deja |bien |beaucoup )*(?:aide|envoye|montre|donne|repondu)\w*
        (?:nous )?sommes (?:bien )?(?:autonomes?|equipes|accompagnes|outilles|au point|bons)
        (?:ca|cela) (?:ira|suffit|nous suffit)
    """,
    noes=r"""
        (?:pas|aucun|aucune|plus|sans|jamais|pas l ombre d un) (?:\w+ ){0,2}?(?:de |d |l |le |la )?(?:besoins?|demandes?|questions?|soucis?|problemes?|difficultes?|requetes?|remarques?)
        rien (?:a|de|d|qui|pour|ce|cette|du|en|sur|chez|n est|ne (?:nous )?manque|ne (?:me|nous) vient)
        (?:besoin|faut|manque|cherche|cherchons|demande|demandons|souhaitons|voulons) (?:plus )?(?:de )?(?:rien|aucun\w*)
        (?:ne|n) (?:\w+ ){1,3}(?:pas|plus|rien|aucun\w*) (?:\w+ ){0,2}?(?:besoin|demande|aide|recherche)
        ne (?:cherch\w+|demand\w+|recherch\w+|requer\w+|manqu\w+|souhait\w+|necessit\w+) (?:pas|plus|rien|aucun\w*)
        pas (?:pour (?:le moment|l instant|cette|maintenant|nous|ce|aujourd)|ce mois|cette (?:fois|semaine)|a ce stade|actuellement|maintenant|aujourd|en ce moment|dans l immediat|vraiment)
        sans objet|non applicable|(?:on|nous) pass(?:e|ons)(?: (?:notre|son) tour)?
        besoin de (?:rien|personne)
    """,
    thanks=r"""
        (?:un (?:grand |enorme )?|mille |grand |encore )?mercis? (?:\w+ )?(?:pour|a|au|aux|de (?:votre|l|vos|la|cette|demander|vous|ta|nous avoir|m avoir|avoir|nous demander|proposer|prendre|penser|poser)|d avoir|infiniment|encore|tout le monde|l equipe)
        (?:nous |on |je )?vous remerci\w+|je remercie|nous remercions
    """,
    offers=rf"""
        (?:nous|on|je|j) (?:\w+ )?(?:pouvons|peut|peux|pourrions|pourrait|pourrais|sommes prets|est pret|suis pret\w*|sommes (?:disposes|disponibles|ravis|heureux|contents)|serions (?:ravis|heureux|contents|prets)|est (?:disposes?|content|ravi)|serait (?:ravi|content|heureux)s?|aimerions|aimerait|voudrions|voudrait|souhaitons|souhaite|allons|va) (?:aussi |bien |volontiers |tout a fait |egalement |avec plaisir |en )*(?:a |de |d |pour |vous |leur |y |le |la |les |en )*{_GIVE}(?! (?:avec les autres (?:sur|de)|avec d autres|sur ))
        (?:prets?|pretes?|heureux|ravis?|contents?|disposes?|volontiers|disponibles?|partants?) (?:\w+ )?(?:a|de|d|pour) (?:vous |le |la |les |en |leur |l )*{_GIVE}
        (?:nous|on|je) (?:partageons|partage|proposons|propose|offrons|offre|montrons|montre|partagerons|partagera|enverrons|enverra|pretons|prete|presentons)(?! nos questions)
        (?:peut|pouvons|pourrions|pourrait) (?:\w+ )?(?:vous |le |la |les |en |leur |l )*{_GIVE} (?:le notre|la notre|les notres|notre|nos|aux|a d|avec vous|a ceux)
        (?:si|s) (?:ca|cela|quelqu un|une equipe|d autres|vous|certains|qui que ce soit|des equipes|un site|il y a) (?:\w+ )?(?:interesse\w*|veut|voulez|veulent|besoin|souhait\w+|des amateurs|le veut|peut (?:aider|servir)|en veut|en a besoin|avez besoin|a besoin|ont besoin|le souhaite)
        (?:a|en) (?:votre|leur) disposition|a disposition|n hesitez pas
        notre \w+ (?:\w+ )?(?:a partager|est disponible|est a vous)|volontiers pour
        (?:avis|a) (?:aux amateurs|qui veut)|qui (?:le |la |les |en )?(?:veut|souhaite|voudrait)
    """,
    same=r"""
        (?:la |le |les |toujours |encore |exactement )*memes? (?:chose|demandes?|besoins?|questions?|que|qu|reponse|sujets?|problemes?|point|aide|requete|topo|situation|souhait)
        comme (?:le mois dernier|la derniere fois|avant|precedemment|d habitude|dit|deja|la fois|en \w+ dernier|lors|au mois|au dernier|le dernier|la semaine derniere|toujours|ci dessus|indique|demande)
        idem|inchange\w*|pas de changement|sans changement|aucun changement|rien n a change|rien de change|toujours (?:d actualite|valable|en attente de (?:reponse|l aide)|pareil|la meme|le meme|les memes)|(?:voir|cf) (?:plus haut|ci dessus|le mois dernier|ma reponse|notre reponse|la derniere|notre demande|la demande|precedemment)
        pareil|(?:notre|la) (?:demande|question|besoin) (?:du mois dernier|precedente|tient|reste|d avant|de la derniere|est toujours|en cours)
        (?:ce que nous avions|ce qu on avait|ce qui a ete) (?:deja )?(?:dit|demande)\w*|reste (?:d actualite|valable|ouverte?)|deja demande\w*
    """,
    reserved=r"""
        (?:si|quand|des que|lorsque|tant que|en cas de|au|s il y a|le cas echeant) (?:\w+ ){0,4}(?:besoins?|question|souci|change|necessaire|utile)
        (?:on|nous|je) (?:vous |les |le )?(?:dira|dirons|fera signe|ferons signe|contacterons|contactera|recontact\w+|reviend\w+|tiendr\w+|previend\w+|appeller\w+|appeler\w+|demanderons|demandera|ecrir\w+|sollicit\w+|dirai|reparle\w*|fait signe|dit si)
        (?:devons|doit|devrons|allons|voulons|veut|preferons|prefere|besoin de) (?:d abord |encore |juste |seulement )*(?:finir|terminer|essayer|tester|attendre|avancer|mettre|temps|du temps|plus de temps|un peu de temps)
        il (?:nous )?faut (?:d abord |encore |juste )*(?:finir|terminer|essayer|tester|attendre|avancer|du temps|un peu de temps|plus de temps)
    """,
    needs=rf"""
        (?:avons|avez|a|ai|ont|aurions|aurait|aura|aurons|aurais|grand|vraiment|urgent|^|notre|un|le|en|auriez|toujours|encore|bien|aussi|besoin|seul|principal|premier|gros|urgemment) besoins?(?! (?:rien|de rien))
        (?:il )?(?:nous |me |leur )?(?:faut|faudrait|manque|manquent|manquerait)(?! (?:d abord|encore|rien|pas|que nous|qu on)) (?:\w+ )?(?:de|d|des|du|un|une|l|le|la|quelqu)
        (?:cherch(?:ons|e|ent)|recherch(?:ons|e|ent))|a la recherche|en quete|en recherche
        (?:voudr(?:ions|ait|ais)|aimer(?:ions|ait|ais)|souhait(?:ons|e|erions|erait|erais|ais)|desir(?:ons|e|erions))(?: \w+ment| bien| beaucoup| tant| aussi| tellement| vraiment| donc)* (?:{_LEARN}|un|une|des|de l|du|d|que|qu|savoir|votre|vos|s inspirer|nous inspirer|en savoir|vous|connaitre|bien|les|le|l|la|plus|recourir)
        (?:demand(?:ons|e) (?:de l |un |une |des |l )|sollicit(?:ons|e)|requerons)
        (?:serait|seraient|sera|serions|serai|est|sont) (?:\w+ ){{0,2}}(?:utiles?|precieu\w+|bienvenu\w*|appreci\w+|preneurs?|preneuses?|interesses?|interessees?|interessants?|bienvenus|reconnaissants?|curieux|curieuses|genial|formidable|top|super|bien|les bienvenu\w*|un plus|d une grande aide|apprecie)
        (?:preneurs?|preneuses?|interesses?|interessees?|curieux|curieuses|demandeurs?|demandeuses?|avides?) (?:de|d|par|des)|^recherche (?!terminee)
        {_THING} (?:\w+ )?(?:bienvenue?s?|appreci\w+|souhait\w+|recherch\w+|demand\w+|svp|please|requis\w*)
        (?:bienvenue?s?|avec plaisir si|aiderait|aideraient|rendrait service)
        (?:nous|me) (?:serait|seraient|aiderait|aideraient|rendrait|interesse\w*|plairait|ferait)
        (?:aide|appui|coup de main|coup de pouce|soutien) (?:pour|sur|avec|dans|a|en|concernant|necessaire)
        en manque d|a court d|preneur|curieux de
        (?:ai|avons|a|une|des|nos|deux|petite|autre|ma|notre) questions? (?:sur|pour|a|concernant|:|aux|au)
        (?:nous|on) (?:se demande|demandons|interroge|interrogeons)|se demande
        (?:esper(?:ons|e|ait)) (?:{_LEARN}|que|qu)
    """,
    requests=rf"""
        (?:ne )?(?:serait|seraient) (?:pas )?(?:de refus|de trop|de luxe)
        ne (?:dirions|dirait|refuserions|refuserait) pas
        merci de (?:bien vouloir|nous(?! avoir| demander)|me(?! demander)|partager|envoyer|transmettre|m(?! avoir)|faire|communiquer|mettre|preciser|donner|contacter|lancer)
        please|priere de
        (?:pouvez|pourriez|pourrais|peux|avez|auriez|savez|connaissez|utilisez|faites|voulez|voudriez|seriez|etes|comment faites|comment gerez|comment avez|quel\w* \w+ (?:utilisez|avez)) (?:vous|tu)
        {_SOMEBODY} (?:\w+ )?(?:a|aurait|peut|pourrait|sait|saurait|connait|utilise|ont|peuvent|pourraient|auraient|dispose|serait|est|pour|qui|d autre|parmi)
        (?:peut|pourrait|a t|aurait|sait|y a t|est) (?:il|elle|on|ils)|(?:y a t il|a t il|a t elle|aurait elle|ont elles|ont ils)
        est ce que? (?:qu|quelqu|vous|d autres|il|certains|les|on|une|des|l|quelqu un|c est)
        est ce qu
        (?:qui|comment|quels?|quelles?|ou|combien|pourquoi) (?:\w+ )?(?:est ce|avez|faire|faites|font|font ils|gerez|gerent|a deja|peut|pourrait|aurait|a|sait|utilise|utilisez|les autres|s y|vous|font les|fait|procedez|aborder|obtenir|convaincre|calculer|amener|expliquer|parler|on|gerer|organiser|mesurer|trouver|joindre|annoncer|adapter|former|demarrer|commencer|avoir|peux|connait|serait|dire|reduire|integrer|suivre|motiver|impliquer|remplir|rediger|documenter)
        aidez (?:nous|moi)|(?:envoyez|partagez|montrez|donnez|dites|expliquez|conseillez|indiquez|transmettez|communiquez|mettez|racontez|parlez|contactez)(?: (?:nous|moi))
        (?:partagez|envoyez) (?:vos|votre|un|une|des|les|le|la)
        (?:ne )?(?:sait|savons|sais|savent|voit|voyons|comprenons|comprend) (?:pas|plus|toujours pas|pas encore|pas trop|pas bien|pas vraiment) (?:par )?(?:comment|ou|quel\w*|qui|que|quoi|a qui|si|vers)
        aucune idee (?:de |pour |sur )?(?:comment|quel\w*|la facon|par|qui|ou)
        (?:des|quelques|une|vos|d autres|un) (?:idees?|conseils?|pistes?|suggestions?|astuces?|retours?|avis|exemples?) (?:sur|pour|a|concernant|d experience|de)
        quid d\w*|au secours|^a l aide|^aide$
    """,
    openers=r"""
        (?:(?:et|alors|bonjour|question|mais|oui) )?(?:comment|qui|quel|quels|quelle|quelles|pourquoi|combien|avez vous|auriez vous|est ce|y a t il|pouvez|pourriez)
    """,
    struggles=r"""
        difficil\w+|difficultes?|peine|peinons|galer\w+|bloqu\w+|probleme\w*|soucis?|manque\w*|penurie|retards?|impossible|compliqu\w+|personne|ne (?:marche|fonctionne|repond\w*|arrive\w*|parvien\w+|avons|va)(?: toujours)? pas
        rien ne|en panne|debord\w+|epuis\w+|inquiet\w*|pas (?:assez|de|d|encore|facile|evident|bien|bon|tout)|trop (?:de|peu|d)|dur|mal a|du mal|lutt\w+|ne (?:sait|sais|savons) pas(?: encore)?|lent\w*|sature\w*|sous effectif|n arriv\w+|toujours pas
    """,
    telling=r"""
        nous|^on|on (?:a|est|va|y|ne|n|se|nous|avance|travaille|attend|continue|fait|met|commence|prepare|peut|doit|s|vient|essaie|teste)|je|j|il|verra|verrons|elle|ils|elles|c est|est|sont|avons|ont|sera|va|vont|avance\w*|en cours|fut|etait|sommes|a ete|a fini|a commence|a demarre
        (?:toujours |encore )?en (?:attente|train|phase|plein\w*)
    """,
    relatives=r"qui|que|qu|dont|ou|pour|afin|avec qui|comment|a qui|quand|utilise\w*|lorsque|si",
    exceptions=r"mais|(?:rien d|pas) (?:urgent|presse)|sauf(?: peut etre)?|excepte|hormis|a part|en dehors d\w*|cependant|toutefois|si ce n est|a l exception d\w*|par contre|en revanche|neanmoins|sinon|juste|uniquement|seulement|que pour",
)
