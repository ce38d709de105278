package store

import (
	"time"

	"github.com/redis/go-redis/v9"
)

// bookScript books moments for one message to each of some chats; the clock is Redis's own,
// so replicas need not agree on the time.
//
// It keeps the last second's moments and books the next one a second (and the guard) after the
// one that lies so many back: in no second, wherever it begins, are there more. A message that
// was late takes its true place in the log, so that only the one a second later moves, and
// no other. What people were answered stands in it as well. Where an entry is several
// messages, it stands for the last of them, and the first waits for a second after an old entry.
//
// After a 429 all is slower, by pace thousandths, and gets back to normal by 50 of them a
// second. Moments of a clock that has been set back since are forgotten.
//
//	KEYS  1 bulk hash (log, part, last, until, pace, at), 2.. moments from which a chat may be written
//	      to: of the chats asked for, then of the late messages
//	ARGV  1 entries, 2 messages an entry, 3 least step, 4 second with guard, 5 how far ahead, 6 answers
//	      since last time, 7 chats asked for, then for each its gap, then for each late message the
//	      moment in the log, the true one, its chat's gap; all in µs
//	returns the clock, then for each chat µs until its moment, or -1 - µs after which to ask again
var bookScript = redis.NewScript(bookSource)

const bookSource = `
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local most, each, ahead, chats = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[5]), tonumber(ARGV[7])
local b = redis.call('HMGET', KEYS[1], 'log', 'part', 'last', 'until', 'pace', 'at')
local pace = math.min(1000, (tonumber(b[5]) or 1000) + math.max(0, now - (tonumber(b[6]) or now)) / 20000)
local step, span = ARGV[3] * 1000 / pace, ARGV[4] * 1000 / pace
local part, last, log = tonumber(b[2]) or 0, tonumber(b[3]) or 0, {}

local function put(at)
  local i = #log
  while i > 0 and log[i] > at do i = i - 1 end
  table.insert(log, i + 1, at)
  if #log > most then table.remove(log, 1) end
end
local function count(at)
  part = part + 1
  if part >= each then
    part = 0
    put(at)
  end
end

for _, at in ipairs(b[1] and cmsgpack.unpack(b[1]) or {}) do
  if at < now + 2000000 then put(at) end
end
if last > now + 2000000 then last = 0 end
for i = 0, #KEYS - chats - 2 do
  local key, from, to, gap = KEYS[chats+2+i], tonumber(ARGV[chats+8+3*i]), tonumber(ARGV[chats+9+3*i]), ARGV[chats+10+3*i]
  for j = 1, #log do
    if log[j] >= from then
      put(math.max(table.remove(log, j), to))
      break
    end
  end
  local free = to + gap
  if free > now and free > (tonumber(redis.call('GET', key)) or 0) then
    redis.call('SET', key, string.format('%d', free), 'PX', math.ceil((free - now) / 1000))
  end
end
for _ = 1, math.min(tonumber(ARGV[6]), most * each) do count(now) end

local function soonest()
  local at = math.max(now, last + step, tonumber(b[4]) or 0)
  if part == 0 and #log >= most then at = math.max(at, log[1] + span) end
  return math.ceil(at)
end
local out, at = {now}, soonest()
for i = 1, chats do
  local key, gap = KEYS[i+1], ARGV[i+7]
  local free = at - now <= ahead and (tonumber(redis.call('GET', key)) or 0)
  if not free then
    out[i+1] = -1 - (at - now - ahead + math.floor(ahead / 4))
  elseif free > at then
    out[i+1] = -1 - math.ceil(free - now)
  else
    redis.call('SET', key, string.format('%d', at + gap), 'PX', math.ceil((at - now + gap) / 1000))
    out[i+1] = at - now
    last = at
    count(at)
    at = soonest()
  end
end
redis.call('HSET', KEYS[1], 'log', cmsgpack.pack(log), 'part', part, 'last', string.format('%d', last))
redis.call('PEXPIRE', KEYS[1], 3600000)
return out`

// pauseScript stops what the bot starts for a while and slows it down afterwards: hardly when
// a short pause comes by itself, as one message that was late brings it about, and by three
// tenths each time when it is long or another one has been of late. A shorter pause never cuts
// a longer one, and the answers that one limit costs count once.
//
//	KEYS  1 bulk hash      ARGV  1 µs, 2 least pace, 3 longest short pause, 4 what is of late; in µs      returns 1
var pauseScript = redis.NewScript(pauseSource)

const pauseSource = `
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local b = redis.call('HMGET', KEYS[1], 'until', 'pace', 'at')
local till, over = now + ARGV[1], tonumber(b[1]) or 0
if over <= now then
  local alone = tonumber(ARGV[1]) <= tonumber(ARGV[3]) and now - over > tonumber(ARGV[4])
  local pace = math.min(1000, (tonumber(b[2]) or 1000) + math.max(0, now - (tonumber(b[3]) or now)) / 20000)
  redis.call('HSET', KEYS[1], 'pace', math.floor(math.max(ARGV[2], pace * (alone and 0.95 or 0.7))), 'at', string.format('%d', till))
end
if till > over then
  redis.call('HSET', KEYS[1], 'until', string.format('%d', till))
  redis.call('PEXPIRE', KEYS[1], math.max(3600000, math.ceil(ARGV[1] / 1000)))
end
return 1`

const (
	// leastPace is a tenth of the rate: slower is as good as stopped.
	leastPace = 100

	shortPause = 2 * time.Second
	ofLate     = 20 * time.Second
)
