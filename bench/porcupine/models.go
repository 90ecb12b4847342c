package main

import (
	"hash/fnv"
	"maps"
	"strconv"
	"strings"

	"github.com/anishathalye/porcupine"
)

func byKey(history []porcupine.Operation) [][]porcupine.Operation {
	keys := map[string]int{}
	var parts [][]porcupine.Operation
	for _, op := range history {
		key := op.Input.(line).Key
		at, known := keys[key]
		if !known {
			at = len(parts)
			keys[key] = at
			parts = append(parts, nil)
		}
		parts[at] = append(parts[at], op)
	}
	return parts
}

func textHash(state any) uint64 {
	h := fnv.New64a()
	h.Write([]byte(state.(string)))
	return h.Sum64()
}

// onText makes a model whose state is a text, one object per key.
func onText(init string, step func(state string, l line) (bool, string)) porcupine.Model {
	return porcupine.Model{
		Partition: byKey,
		Init:      func() any { return init },
		Step: func(state, input, _ any) (bool, any) {
			ok, next := step(state.(string), input.(line))
			return ok, next
		},
		Hash: textHash,
	}
}

var models = map[string]porcupine.Model{
	"etcd": etcd,
	"register": onText("null", func(state string, l line) (bool, string) {
		unknown := l.Status == "info"
		switch l.F {
		case "read":
			return unknown || l.Out == state, state
		case "write":
			return true, l.In
		}
		matches := l.In == state
		next := state
		if matches {
			next = l.To
		}
		return unknown || matches == (l.Status == "ok"), next
	}),
	"kv": onText("", kvStep),
	"list-append": onText("", func(state string, l line) (bool, string) {
		if l.F == "append" {
			return true, state + l.In + ","
		}
		return l.Out == state, state
	}),
	"fifo-queue": onText("", func(state string, l line) (bool, string) {
		if l.F == "enqueue" {
			return true, state + l.In + ","
		}
		if l.Out == "null" {
			return state == "", state
		}
		rest, found := strings.CutPrefix(state, l.Out+",")
		return found, rest
	}),
	"set": onText(",", func(state string, l line) (bool, string) {
		member := "," + l.In + ","
		isIn := strings.Contains(state, member)
		switch {
		case l.F == "contains":
			return isIn == (l.Out == "true"), state
		case l.F == "add" && !isIn:
			return true, state + l.In + ","
		case l.F == "remove" && isIn:
			return true, strings.Replace(state, member, ",", 1)
		}
		return true, state
	}),
	"lock": onText("", func(state string, l line) (bool, string) {
		if l.F == "acquire" {
			return state == "", l.In
		}
		return state == l.In, ""
	}),
	"counter": counter,
	// As kvNoPartitionModel of Porcupine's own tests.
	"kv-no-partition": {
		Init: func() any { return map[string]string{} },
		Step: func(state, input, _ any) (bool, any) {
			held, l := state.(map[string]string), input.(line)
			ok, next := kvStep(held[l.Key], l)
			if l.F == "get" {
				return ok, state
			}
			changed := maps.Clone(held)
			changed[l.Key] = next
			return ok, changed
		},
		Equal: func(a, b any) bool {
			return maps.Equal(a.(map[string]string), b.(map[string]string))
		},
		Hash: func(state any) uint64 {
			var sum uint64
			for key, value := range state.(map[string]string) {
				h := fnv.New64a()
				h.Write([]byte(key))
				h.Write([]byte(value))
				sum ^= h.Sum64()
			}
			return sum
		},
	},
}

func kvStep(state string, l line) (bool, string) {
	switch l.F {
	case "get":
		return l.Out == state, state
	case "put":
		return true, l.In
	}
	return true, state + l.In
}

var counter = porcupine.Model{
	Partition: byKey,
	Init:      func() any { return 0 },
	Step: func(state, input, _ any) (bool, any) {
		sum, l := state.(int), input.(line)
		if l.F == "add" {
			return true, sum + 1
		}
		return l.Out == decimal(sum), sum
	},
	Hash: func(state any) uint64 { return uint64(state.(int)) * 0x9e3779b97f4a7c15 },
}

func decimal(n int) string { return strconv.Itoa(n) }
