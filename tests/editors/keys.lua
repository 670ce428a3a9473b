-- Counts the keys that it takes in a real Neovim to fill a copy of a template until nothing is found in it.
--
--   PLANLS_BIN=target/release/planls nvim -l tests/editors/keys.lua
--
-- What a writer has to say is not counted: only the keys around it. A count is the same on every machine, so that one
-- which rises is a failure.

local here = vim.fs.dirname(vim.fs.normalize(vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p')))
local repo = vim.fs.dirname(vim.fs.dirname(here))
local planls = vim.fn.fnamemodify(assert(vim.env.PLANLS_BIN, 'PLANLS_BIN names the program to test'), ':p')
local home = vim.fs.normalize(vim.uv.fs_realpath(vim.fn.fnamemodify(vim.fn.tempname(), ':h'))) .. '/home'
package.path = here .. '/?.lua;' .. package.path
local checks = require('neovim_checks')
local editor = require('neovim_child')
local await = checks.await

-- One filling: its editor, and what was pressed.
local filling = {}
filling.__index = filling

-- The keys of `vim.lsp.buf.code_action()`.
local act = vim.lsp.enable and 'gra' or ' a'

-- The number of keys in a text as Neovim writes them down: `<CR>` is one.
local function count(keys) return select(2, keys:gsub('<[%w-]+>', '!'):gsub('.', '')) end

function filling:press(keys)
  self.around = self.around + count(keys)
  self.it:keys(keys)
end

-- What the writer says.
function filling:say(text)
  self.own = self.own + vim.fn.strchars(text)
  self.it:keys((text:gsub('<', '<lt>')))
end

-- Waits until the editor shows the findings of the text as it is now.
function filling:settled()
  await('the findings', function()
    vim.wait(200)
    local is_shown, why = unpack(self.it:lua([[
      local params = { textDocument = vim.lsp.util.make_text_document_params(0) }
      local client = vim.lsp.get_clients({ bufnr = 0, name = 'planls' })[1]
      local answer = client.request_sync('textDocument/diagnostic', params, 5000, vim.api.nvim_get_current_buf())
      local asked = answer.result.items
      -- Without columns: the protocol does not always count them in bytes.
      local wanted, shown = {}, {}
      for _, it in ipairs(asked) do wanted[#wanted + 1] = it.range.start.line .. ':' .. it.code end
      for _, it in ipairs(vim.diagnostic.get(0)) do shown[#shown + 1] = it.lnum .. ':' .. it.code end
      table.sort(wanted)
      table.sort(shown)
      if vim.deep_equal(wanted, shown) then return { true } end
      return { false, table.concat(shown, ', ') .. ' are shown, and not ' .. table.concat(wanted, ', ') }]]))
    return is_shown, why
  end)
end

-- Goes to the next finding, which marks this text.
function filling:next(text)
  self:settled()
  self:press(']d')
  local function under()
    return self.it:lua([[
      local line, column = vim.fn.line('.') - 1, vim.fn.col('.') - 1
      return vim.api.nvim_buf_get_text(0, line, column, line, column + #..., {})[1] ]], text)
  end
  await('the cursor on ' .. text, function()
    local fine, at = pcall(under)
    return fine and at == text, fine and at or self.it:place()
  end)
end

-- The titles of the actions at the cursor, in the order in which Neovim lists them.
function filling:actions()
  return self.it:lua([[
    local line, column = vim.fn.line('.') - 1, vim.fn.col('.') - 1
    local client = vim.lsp.get_clients({ bufnr = 0, name = 'planls' })[1]
    local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
    params.context = { triggerKind = 1, diagnostics = {} }
    local _, answer = next(vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 5000))
    return vim.iter(answer.result):map(function(it) return it.title end):totable()]])
end

-- Does what an action of this title does.
function filling:act(title)
  self:settled()
  local titles, number = self:actions(), nil
  for at, it in ipairs(titles) do
    if it:find(title, 1, true) == 1 then number = number or at end
  end
  if vim.env.PLANLS_SHOW then io.write('       ', table.concat(titles, ' / '), '\n') end
  assert(number, title .. ' is not among ' .. table.concat(titles, ', '))
  local before = self.it:lua([[return vim.b.changedtick]])
  self:press(act)
  await('the list', function() return self.it:mode() ~= 'n' end)
  self:press(number .. '<CR>')
  await('the change', function() return self.it:lua([[return vim.b.changedtick]]) ~= before end)
end

-- Says something in the place of the bracket under the cursor, or of what other keys change.
function filling:fill(text, change)
  self:press(change or 'c%')
  self:say(text)
  self:press('<Esc>')
end

function filling:text() return self.it:lua([[return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n']]) end

-- Fills a document by `write`, until nothing is found in it; fails if that takes more than `most` keys.
local function fill(what, path, most, write)
  checks.check(what, function()
    local it = editor.start(home)
    local self = setmetatable({ it = it, around = 0, own = 0 }, filling)
    it:open(path)
    await('the server', function() return it:attached() end)
    await('the findings', function() return #it:findings() > 0 end)
    local fine, said = pcall(write, self)
    if fine then
      self:settled()
      local left = it:findings()
      if #left > 0 then fine, said = false, vim.inspect(left) end
    end
    if not fine or vim.env.PLANLS_SHOW then io.write(self:text(), it:place(), '\n') end
    it:quit()
    if not fine then error(said, 0) end
    local counted = ('%d keys beside the %d of the writer'):format(self.around, self.own)
    assert(self.around <= most, counted .. ', and not ' .. most)
    return counted
  end)
end

vim.fn.mkdir(home .. '/bin', 'p')
assert(vim.uv.fs_symlink(planls, home .. '/bin/planls'))
vim.fn.mkdir(home .. '/data/nvim/site/pack/planls/start', 'p')
assert(vim.uv.fs_symlink(repo .. '/editors/neovim', home .. '/data/nvim/site/pack/planls/start/planls'))
-- What 0.10 has no keys for.
checks.write(home .. '/config/nvim/init.lua', [[
if not vim.lsp.enable then
  vim.keymap.set('n', ' a', vim.lsp.buf.code_action)
  vim.keymap.set({ 'i', 's' }, '<Tab>', function() vim.snippet.jump(1) end)
end
]])
checks.copy(here .. '/keys', home .. '/projects/locks')
vim.fn.mkdir(home .. '/projects/locks/.git', 'p')

local values = {
  'Skippers book a time at a lock; the keeper sees the list of the day.',
  'Go 1.23', 'chi', 'SQLite', 'go test', 'Linux server', 'web-service', '20 req/s', 'offline for a day', '60 locks',
  'All five hold.',
}

-- Goes on from the placeholder that is selected: what is typed takes its place, and one key leads to the next.
function filling:tab_through(values)
  for number, value in ipairs(values) do
    if number > 1 then self:press('<Tab>') end
    await('the selection', function() return self.it:mode() == 's' end)
    self:say(value)
  end
  self:press('<Esc>')
end

fill('a plan of spec-kit', 'locks/specs/004-lock-slots/plan.md', 45, function(self)
  self:act('Fill in what is known')
  self:next('[Take')
  self:act('Fill in')
  self:tab_through(values)
  self:next('[REMOVE')
  self:act('Keep this option')
  self:next('[Say')
  self:fill('One project.')
  self:next('[')
  self:act('Delete this section')
end)

local criteria = {
  'A skipper books a time at a lock.',
  'skipper', 'to book a slot', 'nobody queues', 'a skipper books', 'desk', 'show the slot', 'the lock is shut', 'desk', 'refuse',
  'keeper', 'the list of the day', 'boats pass on time', 'a day begins', 'desk', 'print the list',
}

fill('requirements of Kiro', 'locks/.kiro/specs/lock-slots/requirements.md', 25, function(self)
  self:next('[Introduction')
  self:act('Fill in')
  self:tab_through(criteria)
end)

fill('a proposal of OpenSpec', 'locks/openspec/changes/add-lock-slots/proposal.md', 28, function(self)
  self:next('<!-- Explain')
  self:act('Fill in')
  self:tab_through({ 'Boats queue.', '- Slots can be booked.', 'lock-slots', 'Booking a time at a lock.' })
  self:next('<existing')
  self:act('Delete this line')
  -- What says that the list may be empty is now in the place of the list.
  self:settled()
  self:press('[d')
  self:fill('None.', 'C')
  self:next('<!-- Affected')
  self:fill('The desk.', 'C')
end)

vim.fn.delete(home, 'rf')
io.write(('%d passed, %d failed\n'):format(checks.passed, checks.failed))
os.exit(checks.failed == 0 and 0 or 1)
