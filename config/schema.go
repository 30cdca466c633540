package config

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// schema is the keys that a configuration may have, read off its struct tags.
type schema struct {
	settings map[string]reflect.Type // by full key, such as journal.url
	sections map[string][]string     // the names in it, by full key; "" is the top
}

func schemaOf(v any) *schema {
	s := &schema{make(map[string]reflect.Type), make(map[string][]string)}
	s.add("", reflect.TypeOf(v))
	return s
}

func (s *schema) add(section string, t reflect.Type) {
	for field := range t.Fields() {
		name := field.Tag.Get("koanf")
		if name == "" {
			continue
		}
		s.sections[section] = append(s.sections[section], name)
		key := join(section, name)
		if field.Type.Kind() == reflect.Struct {
			s.add(key, field.Type)
		} else {
			s.settings[key] = field.Type
		}
	}
}

// keys lists every setting's key in order.
func (s *schema) keys() []string { return slices.Sorted(maps.Keys(s.settings)) }

func join(section, name string) string {
	if section == "" {
		return name
	}
	return section + "." + name
}

// variable is a key's name in the environment.
func variable(key string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

const prefix = "UNDERTONE_"

var durationType = reflect.TypeFor[time.Duration]()
