"""Nothing comes in; the little words of some languages, and the words of matters that schools write about, go out.

Small lists of our own. The texts themselves tell the rest: a word that most of them use tells no theme apart.
"""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES: Mapping[str, str] = {
    "en": "english",
    "es": "spanish",
    "de": "german",
    "fr": "french",
    "pt": "portuguese",
    "it": "italian",
}
"""The languages whose endings we can cut off, as snowballstemmer calls them."""

EVERYWHERE = frozenset({"http", "https", "www", "com", "org", "mr", "mrs", "ms", "mx", "dr", "prof", "miss"})
"""What says nothing in any language."""

PARTICLES = frozenset(
    "のはがをにでともたてへやなかねよるす的了在是我们們他她你这這那和也都很有不一就把被让讓着著过過吗嗎呢吧个個"
)
"""Signs of scripts without spaces that neither begin nor end what a label says."""

PASTS = frozenset(
    """
    built caught chose drew fell felt forgot found gave grew held led lent lost met paid ran sang sat sent sold spent
    spoke stood stuck swam threw told understood woke won wore wrote
    """.split()  # noqa: SIM905 - a list would fill a page with quotes
)
"""What somebody did, where it does not end in -ed."""

SILENT: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        """
        a able about above across actually after again against ago all allow allowed almost alone along already
        also although always am among an and another any anybody anyone anything are aren't around as at away
        back bad be became because become been before began begin being below best better between big both boy
        boys bring brought but by came can can't cannot certain child children class classes classroom clear
        come completely could couldn't day days did didn't different do does doesn't doing don't done down
        during each easy eight either eleven else end enough especially etc even ever every everybody everyone
        everything example far felt few fifth finally find first five for found four fourth from front full
        further gave get gets getting girl girls give given go goes going gone good got grade grader graders
        grades great had hadn't half happen happened hard has hasn't have haven't having he he'd he'll he's hear
        heard her here hers herself him himself his how however i i'd i'll i'm i've if imagine important in
        indeed instead into is isn't it it's its itself just keep kept kid kids kind knew know known last later
        learn learned learner learners learning least left less lesson lessons let let's like little long look
        looked looking lot made make makes making many may maybe me mean might mine minus month more most much
        must my myself near need needed never new next nice nine no nobody none nor not nothing notice noticed
        now of off often oh old on once one ones only onto or other others our ours out over own part past
        people perhaps pick picked place possible pretty probably pupil pupils put quickly quite rather ready
        real reality really rest right said same saw say saying says school schools second see seem seemed seems
        seen seven several shall she she's should shouldn't side simply since six sixth so some somebody someone
        something sometimes soon sort start started stay stayed still student students such sure take taken
        taking taught teach teacher teachers teaches teaching tell ten tenth than thank thanks that that's the
        their theirs them themselves then there there's therefore these they they'd they'll they're they've
        thing things think third this those though thought three through thus to today told tomorrow too took
        toward towards true turn turned twelve twenty twice two under unfortunately until up upon us use used
        using usual usually very want wanted was wasn't watch watched way ways we we'd we'll we're we've week
        weeks well went were weren't what what's whatever when where whether which while who whole whom whose
        why will with within without won't word words would wouldn't year years yes yesterday yet you you'd
        you'll you're you've your yours yourself zero
        """.split()  # noqa: SIM905 - a list would fill pages with quotes
    ),
    "es": frozenset(
        """
        a al algo algunas algunos alumna alumnas alumno alumnos ante antes aprender aprendizaje aquí así aun
        aunque año años bien cada casi clase clases como con contra cosa cosas cual cuando de del desde después
        donde dos durante día días e el ella ellas ellos en enseñar entonces entre era eran eres es esa esas
        escuela ese eso esos esta estaba estaban estar estas este esto estos estoy estudiante estudiantes está
        están fue fueron grado ha había hace hacer hacía han hasta hay hecho hemos hicieron hizo hoy la las le
        lección les lo los luego maestra maestras maestro maestros me mi mientras mis mucha muchas mucho muchos
        muy más nada ni niña niñas niño niños no nos nosotros nuestra nuestro o otra otras otro otros para pero
        poco por porque profesor profesora profesores pude puede pueden pues que quien quiero qué se sea según
        semana ser será si sido siempre sin sobre solo somos son soy su sus sí sólo también tan tanto te tener
        tengo tenía tiene tienen toda todas todo todos tras tres tu tus tuve un una uno unos veces vez y ya yo
        él
        """.split()  # noqa: SIM905 - a list would fill pages with quotes
    ),
    "de": frozenset(
        """
        ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis
        bisschen da dabei dafür dann daran darauf das dass dein dem den denn der des dich die dies diese diesem
        diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er erst es etwas euch für
        ganz gar gegen gemacht gestern gut habe haben hat hatte hatten heute hier hin hinter ich ihm ihn ihnen
        ihr ihre ihrem ihren ihrer im immer in ins ist ja jahr jede jedem jeden jeder jedes jetzt kann kein
        keine kind kinder kindern klasse konnte können könnte lehrer lehrerin lehrkraft lernen machen mal man
        mehr mein meine meinem meinen meiner mich mir mit muss musste nach nicht nichts noch nun nur ob oder
        ohne schon schule schüler schülerin schülerinnen schülern sehr sein seine seinem seinen seiner seit
        selbst sich sie sind so soll sollte sondern sonst tag um und uns unser unsere unter unterricht viel
        viele vom von vor wann war waren warum was weil weiter welche wenn wer werden wie wieder will wir wird
        wo woche wollte wurde wurden zu zum zur zwei zwischen über
        """.split()  # noqa: SIM905 - a list would fill pages with quotes
    ),
    "fr": frozenset(
        """
        a ai ainsi alors année apprendre après as au aucun aussi autre autres aux avaient avait avant avec avoir
        beaucoup bien car ce cela ces cet cette ceux chaque chez classe comme comment cours d'un d'une dans de
        depuis des deux dire dit donc du elle elles en encore enfant enfants enseignant enseignante enseigner
        entre es est et eu eux faire fait fois font il ils j'ai je jour jours jusque l'un la le les leur leurs
        leçon lui là ma mais maître maîtresse me mes moi moins mon même ne ni nos notre nous on ont ou où par
        parce pas pendant peu peut plus pour pourquoi presque professeur puis qu'elle qu'il quand que quel
        quelle qui quoi rien sa sans se semaine sera ses si soi son sont sous sur ta te tes toi ton tous tout
        toute toutes trop très tu un une vers vos votre vous y ça école élève élèves étaient était été être
        """.split()  # noqa: SIM905 - a list would fill pages with quotes
    ),
    "pt": frozenset(
        """
        a aluna alunas aluno alunos ao aos as até aula aulas com como criança crianças da das de dela dele
        depois do dos e ela elas ele eles em entre era escola essa esse esta este está eu foi foram há isso isto
        já lá mais mas me mesmo meu minha muito na nas nem no nos nossa nosso não nós o os ou para pela pelo por
        porque professor professora quando que quem se sem ser seu sua são só também te tem tinha todo todos
        turma um uma você vocês é
        """.split()  # noqa: SIM905 - a list would fill pages with quotes
    ),
    "it": frozenset(
        """
        a ad al alla alle allo alunni alunno anche ancora bambini bambino che chi ci classe come con così cui da
        dal dalla dei del della delle di dopo e ed era erano essere fa fatto gli ha hanno ho i il in insegnante
        io la le lei lezione lo loro lui ma maestra mi mia mio molto nel nella no noi non o ogni per perché però
        più poi prima quando quello questa questo ragazzi scuola se sempre si sia sono sta studenti su sua sul
        suo tra tutti tutto un una uno è
        """.split()  # noqa: SIM905 - a list would fill pages with quotes
    ),
}
"""Words that say nothing by themselves, by language: little words, and those that every school text uses."""


def _read_concepts(listed: str) -> dict[str, str]:
    """Lines of "concept: words", a longer one going on below; the words by concept."""
    concepts: dict[str, str] = {}
    concept = ""
    for line in listed.strip().splitlines():
        head, colon, words = line.partition(":")
        concept = head.strip() if colon else concept
        concepts[concept] = f"{concepts.get(concept, '')} {words if colon else line}".strip()
    return concepts


CONCEPTS: Mapping[str, Mapping[str, str]] = {
    "en": _read_concepts(
        """
        reading: read reader book library novel story storybook literacy phonics decode decoding fluency
            comprehension chapter author aloud text passage genre phonemic
        writing: write writer wrote essay paragraph draft journal diary poem spelling handwriting sentence
            pencil punctuation revise revision edit editing publish
        mathematics: math maths mathematics arithmetic number fraction multiplication division algebra geometry
            calculate calculation equation numeracy decimal multiply divide subtract subtraction addition graph
            measurement
        science: science experiment lab laboratory physics chemistry biology hypothesis microscope
        history: history historical geography civics map atlas war century museum
        language: language english german french spanish vocabulary grammar translate translation bilingual
            multilingual accent pronunciation verb
        music: music song sing singing sang choir instrument rhythm piano guitar drum melody
        art: art draw drew paint painting picture sketch craft clay color gallery portrait sculpture
        movement: gym sport ball running exercise dance playground soccer football basketball recess swim patio
        technology: technology computer laptop tablet phone mobile app application internet online software
            video youtube interactive whiteboard projector chromebook device digital screen website slideshow
            presentation powerpoint tech robot coding code google zoom
        family: family parent mother father mom mum dad grandmother grandfather guardian sibling sister brother
            home homes grandparent caregiver uncle aunt relative son daughter
        contact: email message newsletter text sms phone visit conference phoned emailed texted reply replied
        homework: homework assignment worksheet
        group: group pair partner team teamwork cooperate cooperation collaborate collaboration together peer
            classmate groupwork buddy buddies
        discussion: discuss discussion debate conversation talk dialogue circle opinion argue argument speak
            speaking spoke
        question: question ask answer curiosity curious wonder inquiry
        behavior: behavior behaviour discipline disruptive disrupt disobedient noisy noise loud shout shouted
            yell scream misbehave misbehavior unruly rude fight fought chaos rule quiet silence obey reprimand
            scold punish punishment meltdown tantrum referral suspension detention interrupt consequence
        calm: calm calmly calming peace peaceful patience patient relax relaxed breathe breath breathing
            mindfulness gentle quiet regulate regulation sensory fidget meditation
        feeling: feeling emotion emotional mood sad sadness anger angry upset cry cried tears frustrated
            frustration
        fear: nervous nervousness afraid fear stress stressed stressful anxious anxiety scared terrified worry
            worried tension panic frightened tremble shy
        confidence: confident confidence brave courage proud pride dare dared
        joy: joy enjoy enjoyed enjoyment fun funny laugh laughed laughter smile smiled happy happiness pleased
            delighted excited excitement enthusiasm enthusiastic
        boredom: bored boring boredom disinterest uninterested monotonous apathetic passive
        motivation: motivate motivation motivated motivating interest interested interesting attention attentive
            engage engaged engagement involve involved active participate participation effort eager focus
            focused
        game: game play played playing bingo quiz puzzle competition domino card
        assessment: test exam grade graded grading score quiz evaluate evaluation assess assessment rubric
            examination mastery benchmark
        feedback: feedback praise praised compliment comment criticism critique advice advise recommend
            suggestion review conferencing
        planning: plan planned planning prepare prepared preparation schedule organize organized material agenda
            prep pacing
        time: time hurry rush rushed deadline clock delay slow quickly
        routine: routine transition procedure habit morning dismissal
        attendance: attendance absent absence tardy arrive truant chronic
        special needs: special disability disabled autism autistic adhd dyslexia iep inclusion inclusive
            assistant therapist disorder gifted differentiate differentiated differentiation accommodate
            accommodation individual
        newcomer: newcomer refugee immigrant new welcome welcomed country migrant
        belonging: belong belonging include included friend friendship kind kindness lonely alone bully bullying
            exclude name greet greeting
        conflict: conflict argue fight fought quarrel apologize apology apologise resolve mediation restorative
            repair
        leadership: lead led leader leadership responsible responsibility independence independent autonomy
            choose choice ownership decide decision
        explain: explain explained explaining explanation reason reasoning strategy justify demonstrate
            demonstration model understand understood understanding
        mistake: mistake error wrong fail failed failure failing incorrect flop
        colleague: colleague colleagues teammate coach coaching mentor observe observed observation plc staff
            meeting department
        teaching career: career profession vocation future university faculty graduate
        mentor: mentor supervisor supervising internship trainee practicum intern
        textbook: textbook workbook worksheet handout paper copy photocopy
        project: project presentation present poster exhibition display showcase
        goal: goal aim target progress improve improvement improved growth grow data chart track
        reward: reward prize sticker certificate incentive
        nature: nature outdoor outdoors garden forest trip excursion animal walk
        food: food lunch breakfast cafeteria snack eat hungry canteen
        health: health sick ill illness tired sleep sleepy fatigue headache hospital nurse
        community: community neighbor neighbour neighborhood volunteer business visitor guest partner
        culture: culture cultural tradition holiday festival religion religious heritage
        space: classroom space desk bench chair seat seating corner wall furniture
        money: money budget fund donate donation afford poor poverty
        safety: safe safety danger emergency drill secure
        training: training workshop course professional learning webinar conference
        perseverance: persevere perseverance persist persistence grit mindset struggle struggled resilience
            resilient challenge challenged challenging
        celebration: celebrate celebration celebrated cheer cheered applause clap award ceremony assembly
        hands-on: hands-on manipulatives cubes blocks
        workload: workload overwhelmed burnout balance paperwork exhausted exhausting
        support: aide paraprofessional tutor tutoring intervention
        curriculum: curriculum standards unit
        """
    ),
    "es": _read_concepts(
        """
        reading: leer lectura lector libro cuento biblioteca
        writing: escribir escritura redacción párrafo
        mathematics: matemática fracción número
        science: ciencia experimento laboratorio
        history: historia geografía mapa
        language: lengua idioma idioma inglés vocabulario gramática traducir
        music: música canción cantar
        art: arte dibujo dibujar pintar
        movement: deporte recreo patio
        technology: tecnología computadora ordenador pantalla
        family: familia padre madre mamá papá hogar casa
        contact: llamada mensaje carta visita
        homework: deber tarea
        group: grupo pareja equipo colaborar colaboración compañero
        discussion: debate discusión conversación diálogo
        question: pregunta preguntar respuesta responder curiosidad
        behavior: comportamiento conducta disciplina ruido gritar regla
        calm: calma tranquilo paciencia respirar
        feeling: emoción sentimiento triste enojo llorar
        fear: nervioso miedo estrés ansiedad preocupado
        confidence: confianza seguro orgullo orgulloso valiente
        joy: alegría feliz divertido reír sonrisa disfrutar
        boredom: aburrido aburrimiento
        motivation: motivación interés atención participar participación esfuerzo
        game: juego jugar
        assessment: prueba examen nota calificación evaluación evaluar rúbrica
        feedback: retroalimentación elogio consejo comentario
        planning: planificar preparar preparación planificación
        time: tiempo minuto hora tarde prisa
        routine: rutina transición hábito
        attendance: asistencia ausente ausencia faltar
        special needs: discapacidad inclusión autismo diferenciar
        newcomer: nuevo bienvenida inmigrante
        belonging: amigo amistad amable acoso pertenecer saludo
        conflict: conflicto pelea disculpa resolver
        leadership: líder liderar responsabilidad elegir autonomía decidir
        explain: explicar explicación estrategia razonar entender comprender
        mistake: equivocar fallo fracaso
        colleague: mentor colega compañera observar reunión
        teaching career: profesión carrera vocación futuro
        mentor: mentor prácticas
        textbook: cuaderno hoja
        project: proyecto presentación exposición cartel
        goal: meta objetivo progreso mejorar mejora
        reward: premio estrella
        nature: naturaleza jardín excursión bosque
        food: comida almuerzo desayuno cafetería comer
        health: salud enfermo cansado dormir
        community: comunidad vecino voluntario visitante
        culture: cultura tradición fiesta religión
        space: aula salón espacio silla escritorio
        money: dinero presupuesto donación
        safety: seguro seguridad peligro
        training: formación taller curso capacitación
        """
    ),
    "de": _read_concepts(
        """
        reading: lesen leser buch bücher geschichte bibliothek vorlesen lektüre seite
        writing: schreiben aufsatz text tagebuch gedicht rechtschreibung satz
        mathematics: mathe mathematik zahl rechnen bruch gleichung geometrie aufgabe
        science: versuch experiment physik chemie biologie labor
        language: deutsch englisch französisch sprache wortschatz grammatik übersetzen vokabel
        music: musik lied singen chor instrument
        art: kunst malen zeichnen bild basteln
        movement: sport laufen ball pausenhof tanzen
        technology: computer tablet handy app internet video bildschirm digital
        family: familie eltern mutter vater zuhause elternabend
        homework: hausaufgabe hausaufgaben arbeitsblatt
        group: gruppe gruppenarbeit partner partnerarbeit team zusammen gemeinsam paar
        discussion: gespräch diskussion diskutieren reden kreis
        question: frage fragen antwort antworten neugierig
        behavior: verhalten disziplin stören laut lärm schreien regel unruhig
        calm: ruhe ruhig geduld atmen entspannt leise
        feeling: gefühl traurig wütend weinen
        fear: angst nervös stress sorge unsicher aufgeregt
        confidence: mut mutig stolz selbstvertrauen trauen
        joy: freude spaß lachen lächeln glücklich begeistert
        motivation: motivation interesse aufmerksam mitmachen beteiligung
        game: spiel spielen wettbewerb quiz rätsel
        assessment: prüfung test note klassenarbeit bewertung bewerten
        feedback: rückmeldung lob loben kritik tipp
        planning: planung planen vorbereitung vorbereiten
        time: minute stunde spät eile
        mistake: fehler falsch irrtum
        colleague: kollege kollegin kollegium besprechung hospitieren hospitation
        leadership: verantwortung selbstständig leiten entscheiden wählen
        belonging: freund freundschaft willkommen begrüßen mobbing zugehörig
        conflict: streit konflikt entschuldigen lösung
        """
    ),
    "fr": _read_concepts(
        """
        reading: lire lecture lecteur livre histoire bibliothèque page
        writing: écrire écriture rédaction texte poème orthographe phrase
        mathematics: maths mathématiques nombre fraction calcul calculer géométrie
        science: expérience physique chimie biologie laboratoire
        language: français anglais langue vocabulaire grammaire traduire
        music: musique chanson chanter chorale
        art: dessin dessiner peinture peindre
        movement: sport courir ballon récréation danse
        technology: ordinateur tablette téléphone application internet vidéo écran numérique
        family: famille parent mère père maison
        homework: devoir devoirs
        group: groupe équipe binôme ensemble coopérer coopération partenaire
        discussion: discussion débat conversation parler dialogue
        question: question réponse demander répondre curieux
        behavior: comportement discipline bruit crier règle bavarder
        calm: calme patience respirer silence
        fear: peur nerveux stress anxieux inquiet
        confidence: confiance fier fierté courage
        joy: joie plaisir rire sourire heureux content
        motivation: motivation intérêt attention participer participation
        game: jeu jouer concours
        assessment: examen contrôle note évaluation évaluer
        feedback: retour conseil compliment
        planning: préparer préparation planifier
        mistake: erreur faute tromper
        colleague: collègue réunion observer
        leadership: responsable responsabilité autonomie choisir décider
        belonging: ami amitié accueil accueillir harcèlement
        conflict: conflit dispute excuser
        """
    ),
}
"""Words that mean much the same to a school, by language and concept: short texts seldom share the same word."""
