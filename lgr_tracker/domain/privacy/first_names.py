"""Hold given names that are common in England, of many cultures, written from general knowledge.

A list can only ever hold some: the guard uses it to see names in small letters and names that
stand apart from a word such as "child"; right behind that word any capital is asked about.
"""

from lgr_tracker.domain.privacy.listing import listed

# Names that mean nothing else in an English sentence, so small letters are enough.
SURE = listed(
    """
    aaliyah aanya aarav aaron abbie abby abdi abdiqani abdirahman abdul abdullah abdullahi
    abdulrahman abena abigail abinaya abu achieng adaeze adam adamu adebayo adele adeola aditi
    aditya adrian adriana agata ahmad ahmed ahmet aidan aiden aisha aishah aisling aiste akash
    akosua alan alasdair albert alejandro aleksander aleksandra alessia alex alexa alexander
    alexandra alexei alexis alfie alfred alice alicia alin alina alisha alison alistair allan
    amadou amal amanda amandeep amara amelia amelie amina aminah aminata amir amira amirah amit
    amna amrit amy ana anastasia anaya andre andrea andreea andrei andrew andrzej aneesa aneta
    angela angus anika anil anisa anita anjali ann anna annabel annabelle anne annie anthony
    anton antoni antonia antonio anya arabella aria arjan arjun arlo armaan arthur arun arwen
    arya asad ashleigh ashley asif asma aurora ava ayaan ayan ayesha ayla ayo ayomide aysha ayub
    azad balvinder barbara barnaby barney bartosz beata beatrice becky bella ben benjamin bethan
    bethany betty beverley bilal biniam bogdan bonnie bozena bradley brandon brenda brendan
    brian bridget bronwyn bryan bryn bukola caitlin caitlyn caleb callum calum cameron camilla
    cara carl carla carol caroline carolyn carys casey caspar cassandra catalin catherine cathy
    cerys chaminda chanelle chantelle charlene charles charlie cheryl chiara chidi chinedu
    chinonso chioma chloe chris christian christina christine christopher chukwu chukwuemeka
    ciara cillian claire clara claudia clement clive codie cody colin connie connor conor corey
    courtney craig cristian curtis cynthia dafydd daisie damian damien damilola daniel daniela
    danielle danny daria darius dariusz darren daryl dave david dawid deandre debbie deborah
    declan deepak deepika demi denis denisa denise dennis deqa derek derrick devon dexter dhruv
    diana diane dilan dilip dimitri dinesh divya diya dmitri dominic dominik donald donna doris
    dorota dorothy douglas duc duncan dylan eamon ebrima eddie eden edith edward edwin egle
    eileen elaine eleanor elena eleni eli elias elif elijah elisa elisabeth elise eliza
    elizabeth ella ellen ellie elliot elliott ellis elouise elsa elsie emeka emil emilia emilie
    emily emma emmanuel emre enoch enrique eoin eric erica erik erin ernest esmae esme esmee
    esther ethan eugene eva evan evangeline evelyn evie ewa ewan eze ezekiel ezra fahad faisal
    farah farai farhan farid fatima fatimah fatou fatuma felicity felix femi fergus fernando
    filip filmon finlay finley finn fiona florin folake folarin frances francesca francesco
    francis francisco frankie fraser freddie freddy frederick freya funmi gabriel gabriela
    gabriella ganesh gareth gary gavin gemma geoff geoffrey george georgie georgina gerald
    geraldine ghulam gideon gillian gina giorgia giovanni giulia glenn gloria godfrey gordon
    graham grazyna greg gregory greta grzegorz gurleen gurpreet gwen gwendolyn habib hadiza
    hafsa hafsah haider hajra hakim halima halina hamish hamza hana hanna hannah harish harjit
    harleen harley harold haroon harper harpreet harriet harris harrison harry haruki harvey
    harvinder hasan hashim hassan hatice hayden hayley heidi helen helena henry hibo hina
    hiroshi hodan holger horatio howard hugh hugo huma humaira humza hussain hussein ian ibrahim
    idris iesha ifeoma ifrah ignacy ignatius igor ihor ikenna ikram ilhan ilyas iman imani
    imogen imran inaaya inaya inigo ioana ionut iqra irene irina isaac isabel isabella isabelle
    isaiah isatou isha ishaan ishan isla ismail isobel ivan iwan iwona izaan izabela jacek
    jackie jackson jacob jacqueline jaden jagdeep jake jakub jamal james jameson jamie jamila
    jane janet janice jaroslaw jashan jasmin jason jaspreet jasvinder jaswinder javed jaxon
    jayden jaydon jaylen jayne jean jeff jeffrey jemima jemma jenna jennifer jenny jeremiah
    jeremy jermaine jerome jess jesse jessica jessie jian jill jim jimmy jing jiwoo joan joanna
    joanne joaquin jodie joe joel johanna john johnny jolanta jon jonah jonas jonathan jonny
    jordan jose joseph josephine josh joshua josiah joyce juan jude judith jules julia julian
    julie juliet jun justin justyna kabir kacey kacper kadeem kadiatou kaitlyn kaleb kamal kamau
    kamil kamila kamran karen karim karina karl karolina kasia katarzyna kate katherine kathleen
    kathryn katie katy kavitha kavya kayden kayla kayleigh keeley kehinde keira keisha keith
    kelechi kelly kelsey ken kenneth kenzie keri kevin khadija khadijah khadra khalid khalil
    kian kiana kieran kim kimberley kiran kirsten kirsty konrad kourtney kris krish krishna
    kristian kristina krystian krzysztof kshama kuldeep kulsum kumari kunal kwabena kwame kwasi
    kyle kyra kyran lacey laila lakeisha lakshmi lamin lara latisha latoya laura lauren laurence
    lavanya lawrence layla leah leanne lee leena leila leilani lena lenny leo leon leonard
    leonie leroy lesley leslie leticia lewis lexi lexie leyla liam liana libby lila lilah
    lillian lilly lina linda lindiwe lindsay lindsey ling linh lionel lisa lloyd logan lola
    lorna lorraine lottie louie louis louisa louise luca lucas lucia lucian lucinda lucy luis
    luka lukas lukasz luke luna lydia lyla lynda lynn lynne mabel macauley macie maciej madalina
    maddie maddison madeleine madison magda magdalena maggie maha mahad mahesh mahmoud mahnoor
    maisie maja makayla malachi malaika malakai malcolm malgorzata malik mamadou mandla manisha
    manpreet manuel marcel marcin marco marcus marek margaret maria mariam mariama mariana
    marianne marie mario marion marisa marius mariusz marjorie marlon marta martha martyna
    marvin mary maryam maryan marzena mateo mateusz matilda matilde matteo matthew maureen
    maurice meera megan mehmet mehreen mei mei-ling mel melanie melissa merhawi mia micah
    michael michal michelle miguel mihai mikael mike mikolaj mila milena millie milly milo mina
    ming minh minjun miriam modou mohamed mohammad mohammed mohamud mohana mohsin moira mollie
    molly mona monica monika morgan moses muhammad muna munir musa mustafa mwangi mya mykola
    myles myra nabil nadia nadine naeem nahid naima naomi narges nasir nasra nasreen natalia
    natalie nataliya natasha nathan nathanial nathaniel navdeep naveed navya nayeli ned neela
    neha neil nelly nelson ngozi nia niall niamh nicholas nico nicola nicolas nicole nigel
    nikhil nikita nikki nikola nikolai nikos nina nirmala nisha njeri nkechi nneka noah noel
    nomsa noor nora norah norman nuala nusrat nuwan obi obinna oisin oksana ola oleksandr olga
    oliver olivia oliwia ollie olumide oluwaseun omar omari osama oscar osman otieno otis
    ousmane owain owen pablo paige paisley pamela paolo parminder parth parveen patricia patrick
    patryk paul paula paulina pauline pawel pedro peggy penelope pete peter petra petros phil
    philip philippa phillip phoebe pierre piotr pippa polly pooja prakash pranav preethi
    priscilla priya priyanka przemyslaw quang quentin rachael rachel radoslaw rafael rafal
    rafalek rafferty rahim rahman rahul raj raja rajesh ralph raluca ramesh ramona rana rania
    ranjit rashid raul rayan raymond rayyan razia rebecca rebekah reece reggie rehan rehana
    reiss rekha remi renata renee reuben reyansh rhea rhian rhiannon rhodri rhys ria riaz
    ricardo richard ricky rihanna riley rina rita riya robbie robert roberto rocco rochelle
    rodney roger rohan roisin rojin rokas roman ronan ronnie rory rosa rosalind rosanna roseanne
    rosie ross roxanne roy ruaridh ruben rubina rudo rukhsana rupert ruqayyah ruslan russell
    ruth ryan ryder saad saanvi sabrina sachin sadia safa safiya sahil sahra saif saira sajid
    sakura salim sally salma salman sam samantha samina samir samira samuel sana sandra sanjana
    sanjay sanjeev santiago saoirse sara sarah sasha saskia sathish savannah scarlett scott sean
    sebastian seema segun selam selena selina seoyeon serena sergei sergio seth shabana shabnam
    shah shaheen shahid shaima shakira shamima shanelle shania shanice shaniqua shannon sharon
    shaun shauna shazia sheila shelley sheryl shirin shirley shivani shona shreya siddharth
    siddiq sidney siena sienna silvia simon simona simran sinead siobhan sipho siva sofia sonia
    sonny sophia sophie stacey stan stanislaw stanley stefan steffan stella stephanie stephen
    steve steven stewart stuart sufyan sukhdeep sukhjit suleiman suman sumaya sumayyah sunil
    sunita suresh surinder susan susanna susannah suzanne svetlana syed sylvia szymon tabitha
    tahir tahmina taiwo talia tamara tamsin tania tanisha tanya tara tariq tariro tasha tasneem
    tatenda tatiana taylan ted teddy temi temitope tendai terence teresa tereza terri terry
    tesfay tess tessa thabo thanh tharshan thea themba theo theodore theresa thomas tia tiago
    tiana tiffany tilly tim timothy tina titilayo tobi tobias toby tola tom tomas tomasz tommy
    tony tracey tracy travis trevor tristan tuan tunde tyler tyreese tyrell tyrese tyrone uche
    uma umair umar usman uzma valentina valerie vanessa vera veronica vicky vihaan vijay vikram
    vincent vinny violeta vivek vivian viviana vivienne vlad vladimir waleed walter wanjiru
    waqas warsame wayne wei wendy weronika wesley wieslaw wiktor wiktoria wilfred wilhelmina
    william winston wojciech xander xavier xiaoming xin xiuying yahya yan yara yasin yasir
    yasmin yasmine yaw yetunde yewande yifan yonas yosef yousaf youssef yousuf yuki yulia yunus
    yusra yusuf yuto yvette yvonne zac zach zachary zack zahid zahra zain zaina zainab zak
    zakaria zakir zander zane zara zayd zayden zayn zbigniew zdzislaw zeeshan zeinab zena zeynep
    zhang zheng zihan zoe zofia zoha zoya zubair zulfiqar zuzanna
    """
)

# Names that are also words, months, places or surnames of posts: they count with a capital only.
WITH_CAPITAL = listed(
    """
    alana ali amber angel april archer archie asher athena august autumn axel bea beau blake
    blessing bobbie bobby brook brooke brooklyn bruce carter celeste chad chance charity
    charlotte chase chelsea chester christy clay coral crystal daisy dale dan darcy dawn dean
    delilah della destiny dolly don drew duke earl ebony ed eddy edie elle eve fabian faith
    felicia fern fletcher flora florence ford frank fred gail gale gene georgia ginger glen
    grace gracie grant guy hadley hal harmony hazel heath heather henri holly hope hudson hunter
    ida india iris isa isis ivy jack jade jasmine jasper jax jay jesus jet jewel jo joey joss
    joy june kai kane kash kay keir kelvin kendall kerry kit koa kobe kofi kurt lance lane leigh
    lewin lily lincoln lorenzo lou mac maddox mai malia marc marcia margo marina mark marley
    marlowe martin mason maverick max maxine may maya mercedes mercy mick milan miles mohan
    molina nana nate nell nick nico nova olive opal otto paris parker pat patience paz pearl
    penny percy perry phoenix piper poppy precious preston prince princess quinn raven ray reed
    rex rich river rob robin rohit romeo rose rosemary rowan ruby rufus saffron sage sai savanna
    shane shay sid sky skye skyla sol star storm sue sultan summer sunny sydney taylor terrell
    tex tiger tobey trinity troy ty valentine van venus vic victor victoria viola violet
    virginia wade warren wes wilf will willa willow winnie wren yara york zac zen zion zola
    """
)
