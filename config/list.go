package config

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"
)

// list reads a list of words, or of structs, whose fields are words or lists of
// words. The entries count from 1: topics.2.name.
func (r *reader) list(key string, of reflect.Type, node ast.Node) {
	var entries []any
	for i, entry := range r.entries(key, node) {
		at := key + "." + strconv.Itoa(i+1)
		if of.Kind() == reflect.Struct {
			entries = append(entries, r.entry(at, of, entry))
		} else {
			entries = append(entries, r.word(at, of, entry))
		}
	}
	if len(entries) > 0 {
		r.values[fromFile][key] = entries
	}
}

// entries are the nodes of a list; none where it is left empty.
func (r *reader) entries(key string, node ast.Node) []ast.Node {
	switch n := node.(type) {
	case *ast.SequenceNode:
		return n.Values
	case *ast.NullNode, *ast.CommentGroupNode: // all entries are commented out
	default:
		r.broken[key] = true
		r.problem(place{file: r.name}.at(node.GetToken()), key, "must be a list, got %s", describe(node))
	}
	return nil
}

// entry reads the fields of one struct.
func (r *reader) entry(key string, of reflect.Type, node ast.Node) map[string]any {
	top := place{file: r.name}
	fields := fieldsOf(of)
	names := make([]string, 0, len(fields))
	for field := range of.Fields() {
		if name := field.Tag.Get("koanf"); name != "" {
			names = append(names, name)
		}
	}
	out := make(map[string]any)
	r.where[key] = top.at(node.GetToken())
	for i, pair := range r.pairs(key, node) {
		at := top.at(pair.Key.GetToken())
		if i == 0 {
			r.where[key] = at
		}
		name, ok := keyName(pair.Key)
		full := key + "." + name
		_, seen := out[name]
		switch {
		case !ok:
			r.problem(at, key, "a key must be a word, got %s", describe(pair.Key))
		case !slices.Contains(names, name):
			r.problem(at, full, "is not a setting%s", meant(nearest(name, names)))
		case seen:
			r.problem(at, full, "is here twice")
		default:
			r.where[full] = at
			out[name] = r.field(full, fields[name], pair.Value)
		}
	}
	return out
}

func fieldsOf(of reflect.Type) map[string]reflect.Type {
	fields := make(map[string]reflect.Type)
	for field := range of.Fields() {
		fields[field.Tag.Get("koanf")] = field.Type
	}
	return fields
}

// field reads a word, or a list of words.
func (r *reader) field(key string, t reflect.Type, node ast.Node) any {
	if t.Kind() != reflect.Slice {
		return r.word(key, t, node)
	}
	list := []any{}
	for i, one := range r.entries(key, node) {
		list = append(list, r.word(key+"."+strconv.Itoa(i+1), t.Elem(), one))
	}
	return list
}

// word reads one value; the zero of its type where it cannot be read, so that
// what is checked later keeps its number.
func (r *reader) word(key string, t reflect.Type, node ast.Node) any {
	at := place{file: r.name}.at(node.GetToken())
	r.where[key] = at
	w, ok := wordsOf(node)
	err := fmt.Errorf("must be one value, got %s", describe(node))
	if ok {
		var value any
		if value, err = w.as(t); err == nil {
			return value
		}
	}
	r.problem(at, key, "%v", err)
	r.broken[key] = true
	return reflect.Zero(t).Interface()
}
