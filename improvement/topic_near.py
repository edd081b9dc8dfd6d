"""Words that mean the same to a topic library, in English, French and Spanish."""

NEAR = """
    agreement agreements accord accords acuerdo acuerdos convenio convenios contract contracts contrat contrato consent consentement consentimiento
    policy policies politique politiques politica politicas reglement reglamento
    protocol protocols protocole protocoles protocolo protocolos
    report reports reporting rapport rapports informe informes reporte reportes
    registry registries registre registres registro registros
    data donnees dato datos
    dose doses dosis dosage dosages
    calculator calculators calculation calculate calculating calculates calcul calculs calculer calculette calculatrice calculadora calculo calcular convert converter conversion
    urine urinaire urinaires orina urinary uds utox cup cups
    drug drugs drogue drogues droga drogas
    test tests testing prueba pruebas
    lab labs laboratory laboratoire laboratoires laboratorio laboratorios
    template templates modele modeles plantilla plantillas gabarit trame
    flow flux flujo
    workflow workflows flujograma
    process processes processus proceso procesos
    role roles rol
    risk risks risque risques riesgo riesgos
    screening screen depistage tamizaje cribado deteccion
    complex complexe complexes complejo complejos compleja complejas
    education educate educational sensibilisation educacion educativo educativos
    handout handouts leaflet leaflets brochure brochures flyer flyers fiche fiches depliant depliants folleto folletos triptico pamphlet pamphlets
    naloxone naloxona narcan
    track tracks suivi suivre seguimiento
    dashboard dashboards tablero tableros
    spreadsheet spreadsheets tableur excel hoja
    monitor monitoring monitoreo surveillance
    planning plan planification planificacion
    transfer transfers transferred transferes transferts traslado trasladados trasladado
    inherited inherit heredados herites herite heredado legacy
    measure measures measuring measurement metric metrics mesure mesures mesurer indicateur indicateurs indicador indicadores medir medida medicion
    chart charts graphique graphiques grafico graficos grafica graficas courbe
    denominator denominators denominateur denominador denominadores
    referral referrals refer referring specialist specialists specialiste specialistes especialista especialistas orientation derivacion derivaciones remision
    physical physiotherapist physiotherapists kinesitherapeute kine fisioterapeuta fisioterapeutas fisioterapia physiotherapy
    therapy therapies therapist therapists therapie terapia
    behavioral behavioural comportementale conductual
    huddle huddles caucus
    conversation conversations conversacion conversaciones discussion discussions parler hablar dialogue
    taper tapers tapering tapered sevrage reduccion deprescribe deprescribing reducir weaning wean diminuer decroissance
    angry anger enojado enojados enojo colere fache upset enfadados
    difficult difficile difficiles dificil dificiles tough
    training trainings train trained trainer trainers formation formations formateur capacitacion capacitaciones entrenamiento formacion capacitador workshop workshops
    communication comunicacion communicate
    empathy empathic empathie empatia empatico
    motivational motivationnel motivacional
    interviewing interview entretien entrevista entrevistas
    reluctant reluctance hesitant reticents reticent reticence reacio reacios convince convincing convaincre convencer persuade skeptical sceptical sceptiques escepticos
    resistance resistant resist resistencia
    clinician clinicians provider providers prescriber prescribers doctor doctors physician physicians medecin medecins prescripteur prescripteurs medico medicos clinico prescriptor prescriptores
    sustain sustainability sustaining sustained perenniser perennite durabilite sostener sostenibilidad mantener
    turnover rotation rotacion
    spread spreading diffusion difusion
    leadership direction liderazgo
    priority priorities priorite prioridad prioridades
    story stories histoire histoires historia historias
    delegate delegates delegue delegues delegado delegados designee
    pdmp pmp
    ehr emr epic dossier logiciel software
    staffing rota rotas effectifs roster rosters
    triage tri
    discharge discharges discharging sortie sorties egreso egresos
    bed beds lit lits cama camas
    ambulance ambulances ambulancia ambulancias
    handover handovers transmission transmissions
    imaging imagerie imagenes radiology radiologie radiologia scan scans
    bloods blood bilan bilans sangre
    frailty frail fragilite fragilidad fragil fragiles
    older elderly geriatric geriatrique geriatrico ages agees mayores ancianos
    crisis crise crises
    psychiatric psychiatry psychiatrie psychiatrique psiquiatria psiquiatrico
    weekend weekends finde
    corridor corridors couloir couloirs pasillo pasillos
    winter hiver invierno
    night nights nuit nuits noche noches
    vacancies vacancy vacante vacantes
    coding codage codificacion code
    definition definitions definicion definiciones
    burnout agotamiento epuisement
    morale moral
    queue queues file
    consultant consultants
    minor minors
    decision decisions
"""
"""A line a meaning, without accents; its first word stands for all."""
