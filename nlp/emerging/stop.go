package emerging

import "strings"

// Words with which no phrase begins or ends: what everybody says of everything.
// Words that are merely frequent need no list, their baselines hold them down.

var stopEnglish = wordSet(`
a an the my your his her its our their this that these those some any no every each all both either neither
i me you he him she it we us they them who whom whose which what where when why how
one ones someone somebody anyone anybody everyone everybody nobody none something anything everything nothing
thing things stuff way ways lot lots bit bits kind sort type point fact case matter reason sense
time times day days week weeks month months year years hour hours minute minutes min mins second seconds sec secs
today tomorrow yesterday tonight morning afternoon evening night weekend moment date
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec am pm
people person guy guys man woman lady bloke girl boy mate sir madam folk folks
hi hello hey dear thanks thank cheers please sorry ok okay yes yeah yep nope um uh erm er hmm oh ah lol omg wtf
problem problems issue issues question questions trouble help answer number name end start place part side half rest top
company service customer customers agent rep reps team support
first second third fourth fifth last next same other another whole new old good bad best worst better worse great nice
sure right wrong true more most much many few less least own real such several able only just still even again already ever never
very really so too quite literally actually absolutely completely totally basically honestly clearly seriously
is are was were be been being am do does did done have has had having get gets got getting go goes going gone
can could will would shall should might must cant wont dont didnt doesnt isnt wasnt arent couldnt wouldnt ive im id youre theyre thats
here there now then once twice back up down out off on in at to of for from with without by about over under after before since until
and or but if because as than not nor yet also
joke disgrace shambles nightmare shocking ridiculous unacceptable disgusting awful terrible useless rubbish shit fucking bloody damn hell
`)

// linkEnglish are words between a thing and what is wrong with it: "the ticket
// comes up blank".
var linkEnglish = wordSet(`
is are was were be been being 's isn't aren't wasn't look looks looked show shows showed showing seem seems come comes came coming
go goes went gone going get gets got stay stays stayed turn turns turned keep keeps appear appears up as out
just still all completely totally always now again also only so very really already now suddenly a an
`)

// stopHan are characters with which no Chinese phrase begins or ends. Those of
// the second list end none, but begin some: 不让进.
var (
	stopHan = runeSet(`的了是我你您他她它们在就都也还吗呢啊吧呀哦嗯哈啦嘛么着过得地把被给跟和与或但而且又再才已很太更最这那哪谁啥什怎样个些点次种件位张天年月日号时候分钟小周今昨明早晚上午下前后里外中间上下去来到从对为以于之所因如果可能会要想请让叫说问看看见知道觉有人家咱俺喂亲谢麻烦好多少几一二三四五六七八九十两百千万半每第真怪唉哎呵嘿嗨其等并则即便只自己系嘅喺咗唔佢哋啲冇咁嚟俾畀嗰噉咩啫囉喎`)
	stopEnd = runeSet(`不没无未别打点转`)
)

// fillers are words that may stand in the middle of a Chinese phrase without
// making it another one, by the hash of their characters.
var fillers = fillerSet(`一直 怎么 怎么都 又 都 就 也 还 还是 它 老 老是 总 总是 突然 死活 已经 现在 今天 真的 根本 完全 全都 全部 始终 仍然 依然 竟然 居然 好像 似乎 实在 反正 又是 也是 都是 是 一点 半天 忽然 昨天 刚刚 刚才 老系 成日 都系 仲系 仲`)

const mostFiller = 3

func fillerSet(words string) map[uint64]bool {
	set := make(map[uint64]bool)
	for w := range strings.FieldsSeq(words) {
		h := hashSeed
		for _, r := range w {
			h = hashJoin(h, hashJoin(hashSeed, uint64(r)))
		}
		set[h] = true
	}
	return set
}

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

func runeSet(runes string) map[rune]bool {
	set := make(map[rune]bool)
	for _, r := range runes {
		set[r] = true
	}
	return set
}
