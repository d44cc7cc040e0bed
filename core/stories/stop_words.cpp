#include "core/stories/stop_words.hpp"

#include <string>
#include <unordered_map>
#include <unordered_set>

namespace samestory::stories {
namespace {

// Function words, and the words that news uses whatever it reports (days, months, "said", "photo",
// "subscribe").
constexpr struct {
  std::string_view language, words;
} kLists[] = {
    {"en",
     "a about above after again against all almost also although always am among an and another any are "
     "around as at "
     "back be became because been before began being below between both but by came can cannot could did do "
     "does doing "
     "done down during each either else enough etc even ever every few first five for former four from "
     "further get "
     "getting give given go going gone got had has have having he hence her here hers herself him himself "
     "his how "
     "however i if in indeed instead into is it its itself just keep last least less let like likely made "
     "make makes "
     "making many may maybe me mean meanwhile might mine more moreover most much must my myself namely near "
     "need "
     "neither never next nine no nobody none nor not nothing now nowhere of off often on once one only onto "
     "or other "
     "others otherwise our ours ourselves out over own part per perhaps put quite rather really same say "
     "says said "
     "saying see seem seemed seems several she should show since six so some someone something sometimes "
     "soon still "
     "such take taken than that the their theirs them themselves then there therefore these they thing "
     "things third "
     "this those though three through throughout thus to together too took toward towards two under until up "
     "upon us "
     "used using various very via was we well went were what whatever when where whether which while who "
     "whole whom "
     "whose why will with within without would yet you your yours yourself yourselves told according mr mrs "
     "ms dr new "
     "year years day days week weeks month months today tomorrow yesterday time times people monday tuesday "
     "wednesday "
     "thursday friday saturday sunday january february march april june july august september october "
     "november "
     "december jan feb mar apr jun jul aug sep sept oct nov dec reuters ap afp cnn bbc news report reported "
     "reports "
     "reporter reporters added early late ago morning afternoon evening night pm am est edt gmt photo image "
     "images "
     "video getty click read share facebook twitter email comment comments subscribe newsletter "
     "advertisement story "
     "article follow copyright rights reserved updated published don didn doesn isn wasn won couldn wouldn "
     "shouldn "
     "aren weren haven hasn hadn ll ve re"},
    {"ru",
     "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее её мне было "
     "вот от "
     "меня еще ещё нет о об из ему теперь когда даже ну вдруг ли если уже или ни быть был него до вас нибудь "
     "опять уж "
     "вам ведь там потом себя ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб "
     "чтобы без "
     "будто чего раз тоже себе под будет ж тогда кто этот того потому этого какой совсем ним здесь этом один "
     "почти мой "
     "тем нее сейчас были куда зачем всех никогда можно при наконец два другой хоть после над больше тот "
     "через эти нас "
     "про всего них какая много разве три эту моя впрочем хорошо свою этой перед иногда лучше чуть том "
     "нельзя такой им "
     "более всегда конечно всю между это также году года год который которая которые которое которого "
     "которых также "
     "сообщает сообщил сообщила сообщили заявил заявила заявили рассказал рассказала словам данным января "
     "февраля "
     "марта апреля мая июня июля августа сентября октября ноября декабря понедельник вторник среду четверг "
     "пятницу "
     "субботу воскресенье сегодня вчера завтра время человек фото читайте подписывайтесь однако из-за ранее"},
    {"uk",
     "і й та в у не що він на я з із зі як а то все вона так його але ти до же ви за би по тільки її мені "
     "було від "
     "мене ще немає ні про ж ми для вони їх це цей ця ці також який яка які яке року рік році був була були "
     "буде після "
     "при над під через між або чи коли де якщо може вже лише своїх свою своєї повідомляє повідомив заявив "
     "січня лютого "
     "березня квітня травня червня липня серпня вересня жовтня листопада грудня сьогодні вчора"},
    {"de",
     "aber alle allem allen aller alles als also am an ander andere anderen anderer anderes auch auf aus bei "
     "beim bin "
     "bis bisher da dabei dadurch dafür damit danach dann daran darauf darf darüber das dass dazu dem den "
     "denen denn "
     "der deren des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem "
     "einen einer "
     "eines einige er erst es etwa etwas euch für gab gar gegen geht gibt ging habe haben hat hatte hatten "
     "heute hier "
     "hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jede jedem jeden jeder "
     "jedes jedoch "
     "jetzt kann kein keine keinen keiner können könnte laut machen man mehr mehrere mein mit muss müssen "
     "nach nicht "
     "nichts noch nun nur ob oder ohne sagte sagt schon sehr sei seien sein seine seinem seinen seiner seit "
     "selbst sich "
     "sie sind so sogar soll sollen sollte sowie über um und uns unser unter viel viele vom von vor während "
     "war waren "
     "warum was weil weiter weitere weiteren wenn wer werde werden wie wieder will wir wird wo worden wurde "
     "wurden "
     "würde würden zu zudem zum zur zwei zwischen jahr jahre jahren uhr montag dienstag mittwoch donnerstag "
     "freitag "
     "samstag sonntag januar februar märz april mai juni juli august september oktober november dezember "
     "prozent foto "
     "dpa teilte mitteilte bereits"},
    {"fr",
     "a à afin ai ainsi alors après au aucun aussi autre autres aux avait avant avec avoir ayant car ce ceci "
     "cela celle "
     "celui ces cet cette ceux chaque chez comme comment contre d dans de déjà depuis des deux devait doit "
     "donc dont du "
     "elle elles en encore entre est et étaient était été être eu eux fait faire font fut il ils j je jusqu "
     "l la le les "
     "leur leurs lors lorsque lui ma mais me même mêmes mes mis moins mon n ne ni nos notre nous on ont ou "
     "où par "
     "parce pas pendant peu peut peuvent plus plusieurs pour pourquoi qu quand que quel quelle quelques qui "
     "quoi s sa "
     "sans se selon sera serait ses si soit son sont sous sur ta te tous tout toute toutes très trop tu un "
     "une va vers "
     "vos votre vous y an ans année années jour jours lundi mardi mercredi jeudi vendredi samedi dimanche "
     "janvier "
     "février mars avril mai juin juillet août septembre octobre novembre décembre hier aujourd hui indiqué "
     "déclaré "
     "annoncé afp photo lire abonnez"},
    {"es",
     "a al algo algunos además ante antes año años aquí así aunque bajo bien cada casi como cómo con contra "
     "cual cuando "
     "cuál de del desde después día días dijo donde dos durante e el él ella ellas ellos en entre era eran "
     "es esa ese "
     "eso esta está estaba están estas este esto estos fue fueron ha haber había hace hacer hacia han hasta "
     "hay hizo hoy "
     "la las le les lo los luego más me mi mientras mismo misma mucho muchos muy nada ni no nos nosotros "
     "nuestra nuestro "
     "o otra otras otro otros para parte pero poco podrá por porque pues puede pueden qué que quien quienes "
     "se sea según "
     "ser será si sí sido siempre sin sobre solo sólo son su sus también tan tanto te tiene tienen toda "
     "todas todo todos "
     "tras tres tu un una unas uno unos usted va vez y ya yo lunes martes miércoles jueves viernes sábado "
     "domingo enero "
     "febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre ayer señaló afirmó "
     "aseguró foto "
     "través"},
    {"it",
     "a abbia agli ai al alla alle allo anche ancora anni anno avere aveva c che chi ci ciò circa come con "
     "contro così "
     "cui da dagli dai dal dalla dalle dallo degli dei del della delle dello deve di dopo dove due e è ed "
     "era erano essere "
     "fa fatto fra gli già ha hanno ho i il in invece io l la le lei li lo loro lui ma me mentre mi mio "
     "molto ne nei nel "
     "nella nelle nello no noi non nostro o ogni oggi oltre ora per perché però più po poi prima proprio può "
     "qua quale "
     "quali quando quanto quasi quella quelle quelli quello questa queste questi questo qui s se sei sempre "
     "senza si sia "
     "siamo sia solo sono sta stata state stati stato su sua sue sugli sui sul sulla sulle suo suoi tra tre "
     "troppo tu "
     "tutta tutte tutti tutto un una uno va verso vi lunedì martedì mercoledì giovedì venerdì sabato "
     "domenica gennaio "
     "febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre ieri detto foto"},
    {"pt",
     "a à acordo afirmou agora ainda além algo alguns ali ano anos antes ao aos apenas após aquela aquele "
     "aqui as às assim "
     "até cada com como contra cuja cujo da das de dela dele deles depois desde dessa desse desta deste dia "
     "dias disse do "
     "dois dos duas durante e é ela elas ele eles em então entre era eram essa esse esta está estão estava "
     "este eu foi "
     "foram há isso isto já la lhe mais mas me mesma mesmo meu minha muito muitos na não nas nem nessa nesse "
     "nesta neste "
     "no nos nossa nosso num numa o onde ontem os ou outra outras outro outros para pela pelas pelo pelos "
     "pode podem por "
     "porque qual quando que quem são se segundo seja sem sempre ser será seu seus sido só sob sobre sua "
     "suas também tem "
     "têm ter teve tinha toda todas todo todos três tudo um uma umas uns vai vez você segunda terça quarta "
     "quinta sexta "
     "feira sábado domingo janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
     "dezembro hoje "
     "foto"},
    {"nl",
     "aan af al alle alleen als alles ander andere bij daar dan dat de den der deze die dit doen door dus e "
     "een eens en "
     "er ge geen geweest haar had hadden hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je "
     "jaar kan komen "
     "kon kunnen laat maar me meer men met mij mijn moet moeten na naar niet niets nog nu of om omdat onder "
     "ons ook op "
     "over reeds sinds te tegen toch toen tot twee u uit uw van vandaag veel voor want waren was wat we wel "
     "werd werden "
     "wezen wie wij wil worden wordt zal ze zegt zei zelf zich zij zijn zo zonder zou zouden volgens tijdens "
     "tussen "
     "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli "
     "augustus "
     "september oktober november december foto"},
    {"sv",
     "alla allt att av blev bli blir blivit bland de dem den denna deras dess det detta dig din du där då "
     "efter ej eller "
     "en enligt er ett fick finns från får för göra ha hade han hans har henne hennes hon honom hur här i "
     "icke in ingen "
     "inom inte jag ju kan kommer kunde man med mellan men mer mig min mot mycket måste ni nu när något "
     "några och också "
     "om oss på redan sa sade sedan sig sin sina sitt ska skall skulle som så säger till två under upp ut "
     "utan vad var "
     "vara varit vi vid vilka vilken vill är år åt även över måndag tisdag onsdag torsdag fredag lördag "
     "söndag"},
    {"da",
     "af alle alt at blandt blev blive bliver da de dem den denne der deres det dette dig din du efter eller "
     "en end er et "
     "for fordi fra få få gør har havde have hele hun hvad hvis hvor han hans hende her i ifølge ikke ind "
     "ingen jeg jo kan "
     "kom kommer kun kunne man mange med meget mellem men mere mig min mod må ned nogle noget nu når og også "
     "om op os over "
     "på samt selv sig siger sin sine skal skulle som så til to ud under uden var ved vi vil ville være "
     "været år"},
    {"no",
     "alle at av ble blir da de deg dem den denne der deres det dette du eller en enn er et etter for fordi "
     "fra få får "
     "gjør ha hadde han hans har henne her hun hva hvis hvor i ifølge ikke inn ingen jeg kan kom kommer kun "
     "kunne må man "
     "mange med meg mellom men mer min mot mye ned noe noen nå når og også om opp oss over på sa seg selv "
     "sier sin sine "
     "skal skulle som så til to under ut uten var ved vi vil ville være vært år"},
    {"fi",
     "ei eivät että ennen hän hänen he heidän ja jo joka jonka jos jotka jossa kanssa kertoi kertoo kuin kun "
     "kuten lisäksi "
     "me mutta mukaan myös ne niin nyt oli olla olisi olivat ollut on ovat saa se sekä sen siitä sitä sillä "
     "tai tämä tämän "
     "tässä tästä vain vielä voi vuoden vuonna yli"},
    {"pl",
     "a aby ale bardzo bez bo być by był była było były będzie co czy dla do dwa gdy gdzie go i ich im "
     "innych ja jak jako "
     "je jego jej jest jeszcze jeśli już kiedy która które którego której który których którzy lat lub ma "
     "mają mnie może "
     "można na nad nie nich niego nim o od oraz pan po pod podczas poza przed przez przy roku są się sobie "
     "swoje ta tak "
     "także tam te tego tej ten też to tu tych tylko tym w we według więc wszystko z za ze że został została "
     "zostały "
     "powiedział poinformował"},
    {"cs",
     "a aby ale ani asi až během bude budou by byl byla byli bylo být co či do ho i jak jako je jeho její "
     "jejich jen jeho "
     "ještě již jsem jsme jsou k kde kdo kdy kdyby když která které kteří který ke má mají mezi mít může na "
     "nad ne nebo "
     "než o od pak po pod podle pokud pro proti proto protože před přes při roce roku řekl s se si svůj ta "
     "tak také této "
     "ten to toho tom tu u už v ve však více z za ze že"},
    {"tr",
     "ama ancak bazı ben bir biri birçok biz bu bunu bunun çok da daha de dedi değil diye dolayı en gibi "
     "göre hem her "
     "için ile ise kadar karşı kendi ki mi mu mı nasıl ne neden o olan olarak oldu olduğu olduğunu olması on "
     "ona onu onun "
     "sonra şey şu tarafından tüm ve veya ya yeni yer yıl yok zaman var üzerine"},
    {"ro",
     "a acest această aceste acestei acestui acum ai al ale am anul ani ar are as asupra au avea avut ca "
     "când care căre "
     "cât ce cea cei cel cele cu cum că dar de decât deja despre din după doar două dintre e ea ei el ele "
     "era este eu "
     "fi fie fost foarte i iar in în între îi își la le lui mai mult nu o ori pe pentru poate prin să sa sau "
     "se și si "
     "spus sunt sub toate tot un una unei unor unui va vor"},
    {"hu",
     "a abban ahogy aki alatt amely amelyek amelyet ami az azért azonban azt csak de e egy egyik el elmondta "
     "én és ez "
     "ezen ezt hogy i ha hanem ki közölte között le lett majd már meg mert mint még mivel nagyon ne nem "
     "nincs ő ők pedig "
     "s sem szerint több után volt voltak vagy van vannak"},
    {"id",
     "ada adalah agar akan anda antara apa atas atau bagi bahwa banyak baru belum berada bisa dalam dan "
     "dapat dari dengan "
     "di dia hal hanya harus hari hingga ini itu juga jika kami karena kata kepada kita ke lain lalu lebih "
     "masih mereka "
     "menjadi namun oleh orang pada para saat saja sama sampai saya sebagai sebuah secara sejak seperti "
     "serta setelah "
     "sudah tahun tak telah tentang terhadap tersebut tidak untuk ujar yang"},
    {"ar",
     "في من على إلى الى عن مع أن ان إن هذا هذه ذلك تلك التي الذي الذين ما لا لم لن كان كانت يكون قد كل بعد "
     "قبل بين حتى "
     "أو او ثم هو هي هم كما عند عندما خلال حيث أي وقد قال قالت وقال أكد اليوم غير ضد منذ لكن ولكن و أنه وأن "
     "بأن أنها فيها "
     "فيه به بها له لها منها منه عليه عليها"},
    {"el",
     "ο η το οι τα του της των τον την και κι να με σε για από στο στη στην στον στα στις στους που δεν θα "
     "είναι ήταν ότι "
     "ως αλλά ή μια μία ένα ένας αυτό αυτή αυτός αυτά τους τις όπως μετά πριν έχει έχουν είχε κατά προς όταν "
     "αν μας σας "
     "πως δε"},
    {"bg",
     "а в във да за и из към който която което които на не но от по при с са се си след със също това тази "
     "този тези че "
     "е бе беше бяха ще до или как го му ѝ им ги те той тя ние като само още през над под между година г "
     "каза"},
    {"hi",
     "के का की को में से है हैं और ने पर यह वह इस उस एक भी कि जो तो ही हो था थी थे कर रहा रही रहे गया गई गए लिए साथ "
     "बाद कहा "
     "किया नहीं तक अपने अपनी इसके उनके करने वाले"},
    {"ja",
     "する した して いる ある こと もの ため よう から まで など これ それ その この ます です でした "
     "ました なっ なる という "
     "として について により による だっ れる られる なかっ ない へ と の に は を が で も や か"},
    {"zh",
     "的 了 在 是 和 与 及 也 有 为 对 中 上 下 不 等 将 被 从 到 于 而 并 或 但 这 那 他 她 它 我 我们 他们 "
     "一个 表示 以及 因为 "
     "所以 如果 已经 可以 没有 进行 其 该 此 以 之 就 都 还 说 称"},
    {"ko",
     "및 등 그 이 것 수 있다 있는 했다 하는 한 위해 대한 대해 통해 지난 이번 또 또한 그리고 하지만 밝혔다 "
     "말했다"},
    {"th", "ที่ และ ใน ของ การ เป็น ได้ ให้ มี จะ ว่า กับ ไม่ จาก โดย แล้ว นี้ นั้น ก็ หรือ แต่ ซึ่ง คือ ความ ไป มา อยู่ เพื่อ ต้อง"},
};

using WordSet = std::unordered_set<std::string_view>;

std::unordered_map<std::string_view, WordSet> read_lists() {
  std::unordered_map<std::string_view, WordSet> sets;
  for (const auto& [language, words] : kLists) {
    WordSet& set = sets[language];
    for (std::size_t begin = 0; begin < words.size();) {
      const std::size_t end = std::min(words.find(' ', begin), words.size());
      if (end > begin) set.insert(words.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return sets;
}

}  // namespace

bool is_stop_word(std::string_view word, std::string_view language) {
  static const std::unordered_map<std::string_view, WordSet> kSets = read_lists();
  const auto found = kSets.find(language);
  return found != kSets.end() && found->second.contains(word);
}

}  // namespace samestory::stories
