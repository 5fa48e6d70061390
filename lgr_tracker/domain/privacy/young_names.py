"""Hold given names common among those born in England since about 2003, of many cultures.

Written from general knowledge. Few colleagues bear one, so one of them asks by itself; names that
as many grown people bear (Sarah, Daniel, Priya) are left to the list of first names.
"""

from lgr_tracker.domain.privacy.listing import listed

# Names that mean nothing else in an English sentence.
YOUNG = listed(
    """
    aaliya aaliyah aanya aarav aarna aarya aaryan aayan aayush abdiaziz abdifatah abdikarim
    abdimalik abdinasir abdirahman abdisalam abdou abdoulaye abdulla abdullahi abdulrahman
    abiha abubakar adaeze adaline adebisi aditi advait advik aferdita agastya ahmedin aidan
    aiden aila aiza aizah akeem alagie alaia alaiya alana alannah alayah alban albie aleena
    aleeza aleksi alesha alessia alexa alexia alfie alhaji alisha alishba aliyah aliza alyssa
    amaan amanuel amara amari amaya ameer amelia amelie amelka amina aminah aminata amira
    amirah amiyah anaiah anais anaya anayah aniyah annalise anniyah antosia anvi aoife
    arabella aran archie ardit aria arian ariana ariella ariya ariyah ariyan arlo armaan arman
    aroush artan arwa arya aryan asante asher asiya asiyah asmerom astrid athena aubree aubrey
    aurelia ava avaya aviana avyaan ayaan ayaat ayah ayan ayana ayanle ayat ayden ayla aylah
    ayomide ayomikun ayra ayub ayush azaan azaria baileigh bashiru bayleigh bella berhane
    besart besnik betsy binta blanka blerina bobbi bodhi bodie bojana boluwatife bonnie
    braxton brayden breanna brianna brielle brodie brooklyn brooklynn cadan caden caelan
    caitlin caleb callum cameron carmela cassius cayden chanelle chantelle chiamaka chidera
    chimamanda clementine cleo codi codie cody coen connor conor corban corben corey courtney
    daisie damario damola daniyal danyal daoud darasimi darcey darcie darsh davina dawid dawit
    dayton declan dejan delaney delilah demarco demetri demi denisha denzel deshawn devante
    devontae devonte dhruvi diamante diego dilan dion divyan djamel djibril dominik drilon
    dylan eadie ebonie edie edona eesa eevee effie ehsan eiliyah eimaan ejona elara eldana
    elia eliana elias elif elijah ella ellie ellis elodie eloise elora elowen elsie emaan eman
    emelia emerson emilia emin emmie enzo erin ermal ermias eryn eshaal eshaan eshal esmae
    esmai esmay esme esmee esmeralda esrom ethan etienne evalyn evangeline everleigh evie eyob
    ezekiel ezmae ezra faiza fatoumata fearne ffion fiadh fikru filip filmon finlay finley
    finn finnian finnley fion fiyinfoluwa fletcher frankie freddie freya freyja gabija gentian
    georgie gethin gezim gianna gracie greyson gruffydd gwenllian haben habtom hadassah hadiya
    hafsa hafsah haidar hailu haleema halle hallie hamidullah hania haniya haniyah hareem
    haris harjot harleen harleigh haroon harper harvey hashim hattie haya hayden henley herbie
    hewan hibaq hidaya hodan hollie huda hudaifah hugo humza husna idil idriss iesha ifra
    ifrah ikraam ikran ilir ilyas iman imani imogen inaaya inaya indi indiana indie inioluwa
    iretomiwa irha isaac ishaan ishani ishika isla ismaeel israa issac izaak izaan izzy jace
    jacey jacoby jaden jadon jagoda jai jaiden jaidon jakai jake jakob jalen jamal jamari
    jamarl jameela jamel janae jannah jannat jasleen jasraj javier jawad jax jaxen jaxon
    jaxson jaxxon jaxxson jayce jayda jaydan jayde jayden jaydn jaydon jayla jaylan jaylen
    jaylin jaylon jazmin jazmine jazz jenson jessa jetmir jett jibril joaquim johari jomiloju
    jonty jorah jorden jordon jordyn jorgi jorgie jorja josiah jovan jovani julianna junaid
    kaan kabir kacey kaci kacie kacper kacy kaden kadi kadie kadija kai kaia kaiden kaila
    kailan kailem kairo kaisan kaiya kajetan kalani kaleb kalina kallum kaltrina kamari karam
    karter kasey kason kaya kayan kaycee kayden kaydence kaydon kayla kaylan kaylee kayleigh
    kaylem kaylen kaylum kayson keanu keaton keegan keelan keeley keelin keenan kehlani keira
    keiron kelis kelsea kelsey kelsie kenji kenzi kenzie kenzo keon keyaan kezia keziah
    khadeejah khai khaleesi kiaan kiaansh kian kiana kiara kiaran kibrom kidane kiefer kiegan
    kiera kieran kiki killian kiyan klea klevis kobi kobie koby kodey kodi kodie kody kohen korben
    korey kori kory kourtney kruz kwadwo kwaku kyan kyden kye kyla kylan kyle kylo kymani kyra
    kyran kyrie kyron laaibah labeebah lacey laci lacie laiba laibah lailah laina lainey
    laiyla lamar lamin lani lariah layan layana layla leandro leanna leia leighton leilani
    leland lemar lenka lennie lennon lenny leonidas lettie lexi lexie leya leyton liban lidetu
    lila lilah lillia lillie lilly lillyanna liridon livvy liwia liyana logan lola lottie
    louie luan luca lucien luella luka lula luljeta lumen luna luqman lwam lyla lylah lynkoln
    lyra macey maci macie mackenzi mackenzie macy maddie maddison maddox mahad mahamadou mahdi
    mahi mahir maia maisey maisie maisy maiwand maiya maja makai makayla makenzie malachi
    malachy malaika malakai malaki maleah malia mamadou manaal manha manraj manvir mariyah
    marley marlie marnie marwa mateo matilda mattheus mayar mayson mckenzi mckenzie mehar
    mehdi mehreen meili mekhi meron merryn mersha mia micah mihret mikaeel mikah mikail mikey
    mikolajek mila milani miley millie milly milo milosz miran mirha mirwais misbah mishal
    miya mofe mollie molly montell moussa muaadh mubarak mulugeta musa musab mussie mustafe
    mya myah myla mylee myles mylo nadirah naeema nahla nahom naila naqib nardos nasteho natan
    nateesha natnael navraj nayla neave nebiyu nevaeh neve neveah nhat niamh nico nieve
    nikodem nikollaq nimrah nivaan noah noor noorullah nurudeen nusaybah nyah nyla nylah nyra
    oaklee oakleigh oakley oakly oliver olivia oliwia oliwier ollie olly oluwadarasimi
    oluwaseyi oluwatobi omari omid ophelia orges orla orlagh orlaith orson oscar osian oskar
    oskarek otis ousmane owais paige paislee paisley payton perrie peyton phoebe pola poppi
    poppie prisha qais qendrim raees raegan rafe rafferty raheel raheem rahmatullah raiden
    raife raihan raina ralphie ramiyah ramone rania raya rayaan rayan rayhan rayne rayyan
    reanna rediet reece reegan reggie rehaan reiss remi remie remy renesmee reuben reyansh
    rezan rhianna rhylee riaan ricco rihanna riley rishaan riyad robel rojda romany romee
    romey romilly ronahi ronnie roo rory rosalie rosie roxie roxy ruari ruaridh rudi rudra
    rudy ruqaiyah ruqayyah ryder ryker rylan rylee ryley rylie saanvi sabiha sabrije sadie
    safa safaa safah saffiyah safia safiya safiyah safwan sakariye sakina salahuddin samaira
    samara samiullah samiya sanaa saniya sariah sariyah saskia savanah savanna savannah
    scarlett sehaj selam selin semaj semhar senait seren seth shaelyn shanaya shaniah shaniqua
    shaquille shaunie shaya shayan shayla shayna shea shemar shiloh shivansh shpend sidiq
    sienna simret sivan siya siyana skaiste skyla skylah skylar skyler sofija solomie sommer
    sonnie sonny subhaan suhayb suheyb sukhman sumaiya sumaya sumayya sunnie suraya sylvie
    szymon taha tahlia taio tala talha talia taliah tallulah tamia tamika tamzin taniyah taran
    tarik tarryn tavleen taya tayah tayla taylah taylan tayler tayo tayyab tayyib teagan
    teddie teddy tegan teigan tejas tekle temesgen temiloluwa theo theodore thiago tia tiana
    tianna tiarna tiegan tilly tj toby tolulope toluwani tomiwa torin tremaine trevon treyvon
    tristan tuana tyce tye tyla tylah tyler tymek tymon tymoteusz tyra tyree tyreece tyreek
    tyreke tyrell tyrese tyriq ubah umaiza umayr usayd valentino vedant veer viaan vihaan
    vincenzo vinnie vivaan wahidullah weronika wiktor wilf winta wynter xander xanthe xavi
    xavier xena xhesika yahya yanis yaqub yaseen yasemin yash yassin yohannes yonatan yordanos
    youcef younes youssef yusra yusuf yuvan yuvraj zabihullah zac zachariah zachary zack
    zackary zahir zaid zaiden zaina zaine zair zak zakariya zakariye zakariyya zaki zakk
    zander zane zaniyah zara zarah zarghona zaria zariah zavier zaviyar zayaan zayan zayd
    zayden zayn zaynah zayne zayyan zeb zekarias zeke zelda zemichael zendaya zephaniah zidane
    ziggy zion zoha zoya zuri zuriel zuzia zyana zyon zyra
    """
)

# Names that are also words, plants or surnames, so more is asked of what stands around them.
YOUNG_WORDS = listed(
    """
    ashton bailey beau bobby charlie daisy darcy ebony elle elsa faith fern fleur grace harley
    holly ivy jade jasmine jasper jay jesse jude lana leo lily maya poppy queenie romeo rowan
    ruby shay skye valentina viola violet willow wren
    """
)

# "Ruby-Mae", "Tommy-Lee": with such an end any first name is a child's.
YOUNG_ENDS = listed(
    "mae may rose grace leigh lee jay jae lou rae jo james blu faith ray joe leah lei"
)
