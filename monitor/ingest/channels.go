package ingest

import (
	"strings"
	"sync"

	"undertone/monitor/contact"
)

// Channels is the bounded set of channels. A channel is admitted for good: what
// its messages were counted under before a restart, they are counted under
// after it.
type Channels struct {
	most int

	mu    sync.RWMutex
	known map[string]string // a name to itself, so that one copy of it is kept
}

// NewChannels returns an empty set of at most `most` channels.
func NewChannels(most int) *Channels {
	return &Channels{most: most, known: make(map[string]string)}
}

// Admit returns the channel under which a message for name is counted: name
// itself while there is room, contact.Other after that.
func (c *Channels) Admit(name string) string {
	c.mu.RLock()
	known, ok := c.known[name]
	c.mu.RUnlock()
	if ok {
		return known
	}
	if name == contact.Other {
		return contact.Other
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.known[name]; ok {
		return known
	}
	if len(c.known) >= c.most {
		return contact.Other
	}
	name = strings.Clone(name) // not the request's whole body
	c.known[name] = name
	return name
}

// Len is the number of channels admitted.
func (c *Channels) Len() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.known)
}
