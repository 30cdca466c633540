package dashboard

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// kept is a link as the file has it.
type kept struct {
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	Hash   []byte    `json:"sha256"` // of the token
	MadeAt time.Time `json:"made_at"`
	SeenAt time.Time `json:"seen_at,omitzero"`
}

// linkFile is the file of all links.
type linkFile struct {
	Version int    `json:"version"`
	Links   []kept `json:"links"`
}

const linkFileVersion = 1

// readLinks reads the file; where there is none there are no links. Half of a list
// is no list: which links are missing could not be told.
func readLinks(name string) ([]kept, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read wall links: %w", err)
	}
	var file linkFile
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("read wall links: %s: %w", name, err)
	}
	if file.Version != linkFileVersion {
		return nil, fmt.Errorf("read wall links: %s: version %d, and this program knows %d", name, file.Version, linkFileVersion)
	}
	seen := make(map[string]bool)
	for i, l := range file.Links {
		if l.ID == "" || len(l.Hash) != sha256.Size || seen[l.ID] {
			return nil, fmt.Errorf("read wall links: %s: link %d has no id or hash of its own", name, i+1)
		}
		seen[l.ID] = true
	}
	return file.Links, nil
}

// writeLinks puts a new file in place of the old one, which is kept under another
// name where it could not be read. The folder is synced as well: after a power loss
// a link that was revoked must not be good again.
func writeLinks(name string, links []kept, aside bool) error {
	slices.SortFunc(links, func(a, b kept) int { return cmp.Or(a.MadeAt.Compare(b.MadeAt), cmp.Compare(a.ID, b.ID)) })
	data, err := json.MarshalIndent(linkFile{linkFileVersion, links}, "", "  ")
	if err != nil {
		return fmt.Errorf("write wall links: %w", err)
	}
	if aside {
		if err := os.Rename(name, name+".unreadable"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("put unreadable wall links aside: %w", err)
		}
	}
	f, err := os.OpenFile(name+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write wall links: %w", err)
	}
	_, err = f.Write(append(data, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(name))
	}
	if err != nil {
		return fmt.Errorf("write wall links: %w", err)
	}
	return nil
}

func syncFolder(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
