"""How English says no, and how it asks."""

from improvement.ask.phrases import Phrases

_LEARN = (
    "(?:see|hear|know|learn|understand|find|get|have|receive|talk|discuss|ask|visit|compare|borrow|speak|"
    "meet|pick|chat|connect|swap|exchange|read|look|brainstorm|figure|observe)"
)
_GIVE = "(?:share|show|send|offer|lend|present|give|help|pass|demo|demonstrate|email|mail|forward|bring|tell|walk|talk|explain|host|let)"
_THING = (
    "(?:templates?|examples?|samples?|tips?|advice|ideas?|suggestions?|guidance|guidelines?|handouts?|scripts?|"
    "contacts?|resources?|trainings?|materials?|tools?|toolkits?|help|support|assistance|pointers?|thoughts|"
    "input|insights?|recommendations?|protocols?|checklists?|feedback)"
)
_SOMEBODY = (
    "(?:someone|somebody|anyone|anybody|any team|any site|any clinic|any of you|other teams?|another team)"
)

ENGLISH = Phrases(
    negators="no not none nothing nope nah nil na never zero nay noting negative",
    fillers="""
        a an the any all at on in of for from to with by this that these those it its is are am was be been
        we i us our ours you your me my s re m d ll ve team side end part here there now right moment moments
        time point present currently today yet week month months quarter round year call next just really
        honestly actually quite very so as far think know aware have has had got get do does did need needs
        needed require required want wanted ask asks asking asked request requests requested question questions
        help assistance support resource resources resourcing anything something else more further additional
        specific particular special new other outstanding come comes came mind up major big urgent pressing
        immediate thank thanks appreciate appreciated hi hello dear everyone folks again will would can could say
        add report share looking seeking still stands if when let later maybe perhaps issue issues problem
        problems concern concerns worries barriers obstacles guys much many lot lots kindly sorry offer offering
        checking check and or bring raise flag mention discuss too either immediately presently moving ahead
        requires requiring keep going applicable cycle period occasion instance january february march april may
        june july august september october november december soon assist news update updates way thing things
        about think assistance cheers best regards though outside required were off till until then because
        since into doing however well tbh fyi btw atm rn lol dear friends colleagues clinic site everything believe anyhow doing caught yes yep yeah it
    """,
    fine="good fine ok okay great set covered sorted perfect well alright smooth smoothly swimmingly okey",
    solved=r"""
        (?:everything|all|what|whatever|the (?:help|support|resources|tools|things?|people)) (?:that )?(?:we|i) (?:currently |now |could |might )*(?:need|want|require|asked|ask)(?:ed)?
        (?:everything|all|what|whatever) (?:\w+ ){0,3}(?:it|they|we) (?:needs?|want)
        (?:under|in) (?:good )?(?:control|hand|shape|order)
        on (?:track|top of)
        (?:going|doing|went|running|working|works|goes) (?:really |very |quite |pretty |so )*(?:well|fine|great|good|smoothly|ok|okay)
        (?:got|get|gotten|have|has|had) (?:this|it|that|things|everything|all) (?:\w+ )?(?:covered|sorted|in hand|under control)
        (?:well |fully )?(?:covered|sorted|taken care of|self sufficient|well supported|well resourced|well equipped|well stocked)
        (?:was|were|been|is|are|have|has|got|now|already|finally|it|that) (?:\w+ )?(?:solved|resolved|fixed|answered|settled)
        (?:solved|resolved|fixed|answered) (?:it|that|this|the|our|already|thanks|by|with)
        (?:can|will|able to|we) (?:handle|manage|cope)(?: (?:it|this|on our own|ourselves|alone|fine))?
        managing (?:fine|well|ok|okay|on our own|ourselves)
        (?:should|will|ll) be (?:just |all )?(?:fine|ok|okay|good|alright)|(?:happy|comfortable|satisfied|content) (?:with|as)|(?:can not|no) complain\w*
        (?:nice|great|good|wonderful|excellent) (?:call|work|job|session|meeting|month|progress)
        all quiet|caught up|see you|talk soon|speak soon|looking forward|enjoy|happy (?:holidays|summer|new year)|smooth sailing|so far so good|keep up|carry on|all (?:set|good|clear|fine|well)
        (?:already|just) (?:got|received|have|found|helped)
        (?:have|has) (?:already )?(?:been )?(?:helped|received|found|sorted)
        (?:have|has|got) (?:plenty|enough)
        (?:gave|sent|showed|helped|shared) us
    """,
    noes=r"""
        (?:no|not any|zero|without any|without) (?:\w+ )?(?:questions?|issues?|problems?|concerns?|requests?|asks?|needs?|complaints?|worries|help (?:is )?(?:needed|required|wanted|necessary)|support (?:is )?(?:needed|required)|(?:help|support|assistance|resources?) (?:from|this|at|right|for (?:now|us|the moment)))
        nothing (?:to|that) (?:ask|request|report|add|raise|flag|share|bring|discuss|mention|we need)
        nothing (?:new|urgent|pressing|specific|special|much|really|outstanding|today|else|additional|further|in particular|comes|came|springs|from|on (?:our|my|the)|for (?:now|us|the|this|me)|at|right|this|yet|thanks|we need)
        (?:not|no longer|never) (?:\w+ ){0,3}(?:in )?(?:need|needs|needing|require|looking for|seeking|searching|asking)
        (?:no|not) (?:at (?:this|the|present)|right now|now|this (?:time|month|week|round|quarter)|today|currently|for (?:now|the moment|the time))
        (?:we|i) (?:ll|will|can|shall) pass
        pass this (?:time|month|round)
        not applicable
        let us (?:skip|pass)
    """,
    thanks=r"""
        (?:many |a (?:big |huge )?)?(?:thanks|thank you)(?: so much| very much| again| all)*(?: for| to| from| team| everyone)
        (?:we|i|really|much|do|very much) appreciate (?:it|you|the|your|that|this|all|everyone)
        appreciate (?:it|you|the offer|the help|your|everyone|all)
        (?:would|d) like to thank
        (?:we|are|am|so|very) grateful (?:for|to) (?:the|your|all|everyone|hillcrest)
        kudos|shout out|shoutout
    """,
    offers=rf"""
        (?:we|i) (?:(?:can|could|will|would|ll|d|may|might|are|re|am|m|be|also|gladly|always|now|certainly|definitely|have|plan|like|love|want|happy|glad|willing|ready|pleased|able|even|only|just|too) )*(?:to )?{_GIVE}(?: (?:you|others|others|anyone|anybody|any|them|people|teams|some|with|it|our|ours|what|how|my|mine|one|a|the|other|everyone|folks|another|this))
        (?:happy|glad|willing|ready|pleased|delighted|able) (?:to|for) (?:also )?(?:{_GIVE}(?! (?:us|me))|be|answer|talk|demo|explain|walk|take|join|host|meet)
        (?:can|could|will|gladly) (?:also |gladly |certainly |definitely )*(?:share|show|lend|offer|demo|present) (?:our|ours|what|how|it|with|my|mine|the|a|ones|some|this|them)
        (?:let us|let me) know if (?:you|anyone|anybody|someone|somebody|others|other|any|it)
        (?:if|whoever|anyone|anybody|in case) (?:anyone |anybody |someone |others |other teams? |another team |you |who )?(?:wants?|needs?|would like|is interested|are interested|could use|likes?|cares?)
        (?:is|are|our \w+ is|our \w+ are) (?:available|free|yours|there) (?:for|to|if) (?:anyone|others|all|you|any|use|copy|borrow|share)
        (?:help yourself|feel free|you are welcome to|you re welcome to|welcome to (?:use|copy|borrow|visit|have|join))
        (?:our|ours|my) (?:\w+ ){{0,6}}(?:to share|to offer|to lend|for others|for anyone|for the others|for other teams)
        (?:something|things|lots|plenty|a lot|one|some|materials|templates|a template) to (?:share|offer)
        (?:offering|sharing) (?:our|a|the|to)
        (?:others|other teams|anyone|you) (?:can|may|could|are free to|are welcome to) (?:use|have|copy|borrow|take|see|ask us|contact us|call us|visit)
        (?:ask|contact|call|email|ping|reach out to) us
        (?:can|could|will|would|may) (?:come |gladly |also |come and )*(?:show|help|teach|visit|coach|mentor|walk|train) (?:you|your|others|other|another team|anyone|any team|people)
        who (?:wants|would like|needs) (?:it|one|ours|to have|a copy|to see)
        (?:anyone|anybody) (?:interested|want|wants)
    """,
    same=r"""
        (?:the )?same (?:as|like|ask|asks|need|needs|question|questions|request|requests|help|thing|things|again|here|answer|issue|issues|one|ones|story|topic|list)
        (?:still |is |are |remains? |stays? |much |pretty much |all |about |exactly )+(?:the )?same
        ^(?:the )?same(?: please| thanks)?$
        (?:as|like|see|per) (?:we |i )?(?:\w+ )?(?:before|above|previously|earlier|last (?:month|time|call|week|round|update)|previous(?: month| call)?|prior month|our last|my last)
        ditto|unchanged|idem|no changes?|not changed|nothing (?:has |s )?changed|no (?:new )?update
        what we (?:asked|said|wrote|requested|needed) (?:for )?(?:last|before|in|earlier)
        (?:our|the) (?:request|ask|question|need)s? (?:from |of |in )?(?:last|before|still|stands|remains|above)
        still (?:stands|open|applies|valid|outstanding|unanswered|current|pending|waiting (?:for|on) (?:an answer|help|a reply|a response|the (?:same|help)))
        (?:refer|see) (?:to )?(?:our |my |the )?(?:last|previous|earlier|prior|above)
        (?:last|previous|prior) (?:month|time|call) s (?:ask|request|question|need|answer|one)
        as in (?:our|my|the) (?:\w+ )?(?:previous|last|earlier)|as (?:we|i) (?:said|wrote|mentioned|asked|told|noted|reported)|beyond (?:what|last)|copy (?:and )?paste|carry (?:over|forward)
    """,
    reserved=r"""
        (?:if|when|once|whenever|unless|until|should|in case) (?:we|i|something|anything|that|there|this|a need|needs?|it|things?) (?:\w+ ){0,4}(?:needs?|changes?|comes?|arises?|anything|something|help|stuck|questions?|ask|ready|happens?|pops?|that)
        (?:will|ll|would|shall|can|we d) (?:\w+ )?(?:reach out|let you know|ask|be in touch|get in touch|shout|holler|come back|get back|follow up|ping|contact|write|tell you|keep you posted|raise|bring)
        (?:need|want|have|like|ve|got) to (?:try|finish|wait|figure|work|think|sort|do|complete|implement|see how (?:it|this|that|things)|settle|catch up|get (?:going|started|through|our|the))
        (?:ask|check) (?:us |me )?(?:again|back)
    """,
    needs=rf"""
        (?:^|^and |^so |^also |^yes |(?:we|i|us|our team|the team|clinic|practice|ward|unit|department|site|nurses?|staff|clinicians?|providers?|doctors?|prescribers?|and|also|still|really|urgently|badly|just|only|do|would|will|may|might|desperately|probably|definitely|lead|leads|receptionists?|front desk|colleagues?) )need(?:s|ing)?(?! to (?!{_LEARN}))(?! (?:more |some |a little |a bit of |a bit more |just |a few weeks|another month)*(?:time|patience)\b)
        (?:help|support|advice|urgently|desperately|badly|much|is|are|wanted|someone|examples?|templates?|tips|input|training|volunteers?) needed
        (?:wanted|needed)$
        in need of|there is a need for|our (?:biggest |main |only |one |real |current )?(?:need|ask|request|question|wish|wishlist)s?(?: this month| now| for you| for the group)?(?: is| are|$| how| what| who)
        (?:look|looking|lookin|search|searching|hunting|shopping|on the lookout|hoping|wishing|asking|ask|keen|dying|eager|desperate|grateful|thankful|obliged|glad|happy) for
        seeking|in search of|requesting|we request
        (?:could|can) (?:really |also |certainly |definitely )*(?:use|do with|benefit from)
        (?:would|d) (?:really |also |just |very much |still |so |certainly |greatly |all |dearly )*(?:like|love|want|prefer|be interested|be keen|be eager|be curious|hope|wish)(?! to (?!(?:\w+ )?{_LEARN}|be|know))
        (?:would|will|d|could) (?:really |also |certainly |definitely |greatly |very much |both )*(?:help|appreciate|welcome|value|benefit|be (?:\w+ ){{0,2}}(?:helpful|useful|great|nice|good|welcome|appreciated|wonderful|lovely|grateful|glad|happy|thankful|interested|awesome|amazing|fantastic|ideal|valuable|help|interesting|beneficial|gold|godsend|appreciative))
        (?:interested in|curious|keen on|keen to|eager to|wondering|wonder)(?! (?:to )?(?:share|show|try|start))
        want(?:s|ed|ing)? (?:to (?:really )?{_LEARN}|an?|some|help|someone|somebody|more|your|advice|tips|ideas|examples|others)
        (?:hoping|hope) (?:to {_LEARN}|someone|somebody|anyone|that (?:someone|others)|others|another)
        appreciate (?:any|some|a|an|tips|advice|ideas|if|hearing|seeing|input|suggestions|pointers|examples|help (?:with|on|from|in))
        (?:any|some|all|more|your|other|others) (?:\w+ )?{_THING} (?:is |are |will be |most |very |really |highly |much |always |so )*(?:welcome|appreciated|needed|wanted|please|would|on|for|about|with|how|from|to|regarding)
        {_THING} (?:is |are |most |very |really |highly |much |always |greatly )*(?:welcome|welcomed|appreciated|wanted|requested|sought|please)
        welcome (?:any|some|ideas|tips|suggestions|advice|examples|your|input)
        open to (?:any |all |some )?(?:suggestions|ideas|advice|tips|input|help)
        (?:lack|lacks|lacking|missing) (?:an? |any |some |good |the )*(?:\w+ )?{_THING}
        (?:wish|wished) (?:we|i|someone|there|somebody)
        all ears|(?:kill|die) for|(?:would|will|could) (?:save|solve|make|go a long)
    """,
    requests=rf"""
        (?:would|will) not (?:mind|hurt|say no|turn down|refuse|object)
        can not (?:have|get) (?:too many|enough)
        please(?! (?:note|ignore|disregard|see|do not|keep|skip|know|don))
        (?:can|could|would|will|may|might|does|do|has|have|is|are|did) (?:you|someone|somebody|anyone|anybody|any (?:team|site|clinic|of you|other|others|one)|another|other (?:teams?|sites?|clinics?)|others|one of you|people|folks|the (?:others|group|facilitators?|coach|rest)|we (?:please |all |perhaps )?(?:get|have|see|borrow|talk|discuss|hear|use|ask|swap)|i (?:please )?(?:get|have|see|borrow|ask)|there (?:an?|any|some|someone|anyone))
        (?<!have )(?<!has )(?<!got )(?<!found )(?<!hired )(?<!to )(?<!show )(?<!tell )(?<!help ){_SOMEBODY} (?:please |here |out there |else |on the call |in the group )*(?:has|have|had|got|knows?|can|could|able|with|who|to|willing|uses?|using|tried|tackled|solved|managed|done|doing|would|from|familiar|facing|seen|know|might)
        who(?: else)? (?:has|have|had|can|could|knows?|is|are|uses?|managed|did|else|does|would|tried|got|should|do|solved)
        (?:let|tell|show|send|give|teach|advise|walk|point|connect|introduce|put|link|email|forward|lend|loan) (?:us|me)(?! (?:know )?if (?:you|anyone|anybody|others))
        (?<!will )(?<!can )(?<!to )(?<!did )(?<!could )(?<!would )(?<!it )(?<!that )help (?:us|me)
        share (?:your|their|a|an|some|any|how|what|examples|templates|tips|with us)
        (?<!learned )(?<!learnt )(?<!figured out )(?<!found out )(?<!worked out )(?<!shown )(?<!showed us )(?<!taught us )(?<!explained )(?<!decided )(?<!now know )(?<!we know )(?<!seen )(?<!saw )(?<!you )(?<!show others )(?<!show everyone )how (?:do|does|did|can|could|should|to|is|are|others|other|you|your|best|much|many|long|often|we (?:can|could|should|might)|anyone|people|teams|everyone)
        (?:not|un) ?(?:\w+ )?(?:sure|clear|certain) (?:on |about |of )?(?:how|what|which|where|who|when)
        unsure (?:how|what|which|where|who|about how)
        not (?:\w+ )?(?:know|understand|figure out|work out|see|decide|agree on) (?:how|what|which|where|who|whether|why)
        no idea (?:how|what|where|which|who|why|whether)
        (?:question|ask|request|query|wish|need) (?:for|to) (?:the|you|all|other|others|everyone|anyone|hillcrest|teams?)
        what (?:do|does|did|should|would|can|have|has|are) (?:you|others|other|teams|people|we|the)
        any (?:luck|experience|recommendations?|advice|ideas?|tips|thoughts|suggestions?|examples?|pointers)
        sos|mayday|^help(?: please)?$
    """,
    openers=r"""
        (?:(?:and|so|also|but|ok|hi|yes|hello|maybe|question) )?(?:who|what|where|when|why) (?:do|does|did|is|are|has|have|can|could|should|would|else|knows|uses|works)
        (?:(?:and|so|also|but|ok|hi|yes|question) )?(?:which|whose|how|is there|are there|does any|do you|do others|do any|has any|have you|have others|any (?:chance|way|team|of you))
    """,
    struggles=r"""
        struggl\w+|stuck|difficulty|difficulties|(?:so|very|is|are|find|finding|it) difficult|not sure(?: yet| if| whether)?|unsure|not certain|hard (?:to|time|for|with)|trouble|problem\w*|issues?|challeng\w+|barriers?|obstacles?
        short(?:age|ages)?(?: of| on| staffed)?|understaffed|behind|delay\w*|(?:can|could) not|unable|fail\w*|not (?:been )?(?:work\w*|enough|able|get\w*|have|got|receiv\w+|found|good|great|well|fine|ok|okay|all good|all set|sign\w*)
        does not work|nothing (?:works|worked|is working|helps|helped|seems)|lack\w*|missing|no (?:access|idea|template|protocol|contact|reply|response|answer|staff|money|funding|budget|time|clear|good|way|luck|progress|data)
        nobody|overwhelm\w*|burn\w*|worr\w+|concern\w*|slow\w*|low|losing|lost|too (?:many|much|few)|turnover|vacan\w+|refus\w+|resist\w*|broke\w*|drown\w*|frustrat\w+|tough
    """,
    telling=r"""
        we|i|is|are|was|were|has|had|will|went|did|does|they|he|she|there|been|made|works|worked|started|finished|sent|received|continues?
        (?:still |now |currently |busy )?(?:working|waiting|planning|testing|trying|moving|going|continuing|focusing|doing|preparing|rolling|hoping|busy)
        have|left|quit|leaving|retired|resigned|joined|began|launched|helped|got|gave|came|met|rolled out|signed|completed|piloting|can|could|may|should|see how it goes|keep|believe|think
    """,
    relatives=r"who|that|which|what|how|where|used|whose|we|to|when|whom|they|with whom",
    exceptions=r"""
        but|except(?: for| maybe| perhaps)?|however|unless|apart from|other than|aside from|besides|only thing(?: is)?|although|though|save for|yet (?=could|can|if|we|an?|some|the|how)|(?:nothing|not|no) (?:too |very |really |that )?(?:urgent|rush|hurry)
        ^(?:just|only)|except that|beyond that|other than that|that said
    """,
)
