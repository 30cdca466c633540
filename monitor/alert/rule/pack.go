package rule

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed pack.yaml
var bundledData []byte

// bundledName is what problems call the bundled rules.
const bundledName = "bundled/pack.yaml"

// Pack is all rules that are in effect. It never changes; a new set of rules is a
// new Pack. Many may use it at once.
type Pack struct {
	rules    []*built
	base     []*Rule
	examples []Example
	digest   string

	mu       sync.RWMutex
	channels map[string][]*Rule // what For said of a channel
	lists    map[string][]*Rule // the same by which variants are in effect
}

// mostChannels is for how many channels a Pack remembers which rules are in
// effect. With more it forgets them all and begins anew, which costs time and
// nothing else.
const mostChannels = 20_000

// Rules lists the rules as they are without overrides, in the order of the
// sources. The caller must not change them.
func (p *Pack) Rules() []*Rule { return p.base }

// Examples lists the examples of all rules.
func (p *Pack) Examples() []Example { return p.examples }

// Digest names what the rules were made of: two packs of the same sources have
// the same.
func (p *Pack) Digest() string { return p.digest }

// For lists the rules in effect in a channel, as the first override that is of
// the channel has them. Rules of scope centre are of no channel: they are what
// For("") gives. The same channel gets the same rules every time, and the caller
// must not change them.
func (p *Pack) For(channel string) []*Rule {
	p.mu.RLock()
	list, ok := p.channels[channel]
	p.mu.RUnlock()
	if ok {
		return list
	}
	list, key := p.pick(channel)
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.channels) >= mostChannels {
		p.channels, p.lists = nil, nil
	}
	if p.channels == nil {
		p.channels, p.lists = make(map[string][]*Rule), make(map[string][]*Rule)
	}
	if same, ok := p.lists[key]; ok { // most channels have the same rules
		list = same
	}
	p.lists[key] = list
	p.channels[strings.Clone(channel)] = list
	return list
}

// pick is the rules of a channel, with a key that tells which variants they are.
func (p *Pack) pick(channel string) (list []*Rule, key string) {
	var chosen []byte
	for _, one := range p.rules {
		rule, n := one.in(channel)
		chosen = append(strconv.AppendInt(chosen, int64(n), 10), ',')
		if rule != nil {
			list = append(list, rule)
		}
	}
	return list, string(chosen)
}

// in is the rule as it is in effect in a channel, and which of its variants that
// is; nil where it is not.
func (b *built) in(channel string) (*Rule, int) {
	switch {
	case (b.base.Scope == OfCentre) != (channel == ""):
		return nil, -1
	case channel == "":
		return b.base, 0
	case !b.channels.match(channel):
		return nil, -1
	}
	i := slices.IndexFunc(b.variants, func(v variant) bool { return v.channels.match(channel) })
	if i < 0 {
		return b.base, 0
	}
	return b.variants[i].rule, i + 1
}

// digest goes by the bytes of the sources, each after its length, so that no two
// sets of sources look alike by where one ends.
func digest(sources []Source) string {
	h := sha256.New()
	for _, s := range sources {
		h.Write(strconv.AppendInt(nil, int64(len(s.Data)), 10))
		h.Write([]byte{0})
		h.Write(s.Data)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Bundled is the pack that comes with Undertone, the same one every time.
func Bundled() *Pack { return bundled() }

var bundled = sync.OnceValue(func() *Pack {
	p, _ := Load() // a test holds that it has no problems
	return p
})

// BundledSource is the bundled pack as it is written, to copy from.
func BundledSource() Source { return Source{Name: bundledName, Data: bundledData} }
