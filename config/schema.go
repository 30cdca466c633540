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
	lists    map[string]reflect.Type // of what is in it, by full key; not in the environment
}

func schemaOf(v any) *schema {
	s := &schema{make(map[string]reflect.Type), make(map[string][]string), make(map[string]reflect.Type)}
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
		switch field.Type.Kind() {
		case reflect.Struct:
			s.add(key, field.Type)
		case reflect.Slice:
			s.lists[key] = field.Type.Elem()
		default:
			s.settings[key] = field.Type
		}
	}
}

// keys lists every setting's key in order.
func (s *schema) keys() []string { return slices.Sorted(maps.Keys(s.settings)) }

// listKeys lists every list's key in order.
func (s *schema) listKeys() []string { return slices.Sorted(maps.Keys(s.lists)) }

// valueOf is the field that a key names.
func valueOf(cfg *Config, key string) reflect.Value {
	v := reflect.ValueOf(cfg).Elem()
	for name := range strings.SplitSeq(key, ".") {
		t := v.Type()
		for i := range t.NumField() {
			if t.Field(i).Tag.Get("koanf") == name {
				v = v.Field(i)
				break
			}
		}
	}
	return v
}

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
