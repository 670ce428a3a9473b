-- Drives a real Neovim with planls in it, by keys, and looks at what it shows.
--
--   PLANLS_BIN=target/release/planls nvim -l tests/editors/neovim.lua
--
-- This script is the parent. The editor under test is a child of the same program, `nvim --embed`, with a user's folders
-- of its own: the plugin stands there as a package, as its README says. The documents are copies. Each check prints
-- `ok` or `not ok`; the last line counts them, and the exit code is 0 only when none failed.

local here = vim.fs.dirname(vim.fs.normalize(vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p')))
local repo = vim.fs.dirname(vim.fs.dirname(here))
local planls = vim.fn.fnamemodify(assert(vim.env.PLANLS_BIN, 'PLANLS_BIN names the program to test'), ':p')
local temporary = vim.fs.normalize(vim.uv.fs_realpath(vim.fn.fnamemodify(vim.fn.tempname(), ':h')))
local home = temporary .. '/home'

-- Files and folders --------------------------------------------------------------------------------------------------

local function read(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('a')
  file:close()
  return text
end

local function write(path, text)
  vim.fn.mkdir(vim.fs.dirname(path), 'p')
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
end

local function copy(from, to)
  for name, kind in vim.fs.dir(from) do
    if kind == 'directory' then copy(from .. '/' .. name, to .. '/' .. name) else write(to .. '/' .. name, read(from .. '/' .. name)) end
  end
end

-- The first block of code below a heading of the plugin's README: what a user copies is what is tested.
local function from_readme(heading)
  local text = read(repo .. '/editors/neovim/README.md')
  local _, at = assert(text:find('\n## ' .. heading .. '\n', 1, true))
  return assert(text:match('```lua\n(.-)```', at))
end

-- The child ----------------------------------------------------------------------------------------------------------

local editor = {}
editor.__index = editor

-- Starts a Neovim with this init.lua, on a screen so high that a whole plan is on it.
local function start(init)
  write(home .. '/config/nvim/init.lua', init)
  local env = {
    HOME = home, XDG_CONFIG_HOME = home .. '/config', XDG_DATA_HOME = home .. '/data', XDG_STATE_HOME = home .. '/state',
    XDG_CACHE_HOME = home .. '/cache', XDG_CONFIG_DIRS = home .. '/none', XDG_DATA_DIRS = home .. '/none',
    PATH = home .. '/bin:' .. vim.env.PATH,
  }
  local channel = vim.fn.jobstart({ vim.v.progpath, '--embed', '-n', '-i', 'NONE' }, { rpc = true, cwd = home .. '/work', env = env })
  assert(channel > 0, 'the editor does not start')
  local self = setmetatable({ channel = channel }, editor)
  vim.rpcrequest(channel, 'nvim_ui_attach', 130, 140, { rgb = true })
  return self
end

function editor:keys(keys) vim.rpcrequest(self.channel, 'nvim_input', keys) end

-- Runs Lua in the child. Over RPC nil is vim.NIL, which is true.
function editor:lua(code, ...)
  local value = vim.rpcrequest(self.channel, 'nvim_exec_lua', code, { ... })
  if value ~= vim.NIL then return value end
end

function editor:open(path) self:keys('<Esc>:edit ' .. path .. '<CR>') end

function editor:line(number) return self:lua('return vim.fn.getline(...)', number) end

-- Where the cursor is: file name, line.
function editor:place()
  return self:lua([[return vim.fn.expand('%:t') .. ':' .. vim.fn.line('.')]])
end

function editor:attached()
  return self:lua([[
    local client = vim.lsp.get_clients({ bufnr = 0, name = 'planls' })[1]
    return client and client.initialized and vim.fs.basename(client.config.root_dir or '(none)') or nil]])
end

-- The findings, in the order of the text: { code, the text that is marked, its first line }.
function editor:findings()
  return self:lua([[
    local found = {}
    for _, it in ipairs(vim.diagnostic.get(0)) do
      local text = vim.api.nvim_buf_get_text(0, it.lnum, it.col, it.end_lnum, it.end_col, {})
      found[#found + 1] = { it.code, table.concat(text, '\n'), it.lnum + 1, it.col }
    end
    table.sort(found, function(a, b) return a[3] < b[3] or a[3] == b[3] and a[4] < b[4] end)
    return found]])
end

function editor:find(code, text)
  return vim.iter(self:findings()):find(function(it) return it[1] == code and it[2] == text end)
end

-- The runs of cells that are underlined in a colour of their own, as diagnostics are, from the top of the screen.
function editor:underlined()
  return self:lua([[
    vim.cmd('redraw!')
    local runs, run = {}, nil
    for row = 0, vim.o.lines - 1 do
      for column = 0, vim.o.columns - 1 do
        -- 0.10 refuses a cell that was never drawn on.
        local drawn, cell = pcall(vim.api.nvim__inspect_cell, 1, row, column)
        local attributes = drawn and cell[2] or {}
        if attributes.special and (attributes.underline or attributes.undercurl) then
          run = (run or '') .. cell[1]
        elseif run then
          runs[#runs + 1], run = run, nil
        end
      end
    end
    return runs]])
end

-- The text of the floating window, if there is one.
function editor:float()
  return self:lua([[
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
      end
    end]])
end

-- The titles in the completion menu, if it is open.
function editor:menu()
  return self:lua([[
    if vim.fn.pumvisible() == 0 then return nil end
    return vim.iter(vim.fn.complete_info({ 'items' }).items):map(function(it) return it.abbr ~= '' and it.abbr or it.word end):totable()]])
end

-- Quits by keys. Gives the milliseconds until the editor was gone and those until its servers were.
function editor:quit()
  local servers = self:lua('return vim.api.nvim_get_proc_children(vim.fn.getpid())')
  -- One that has ended may stay in the list of processes until somebody asks for its exit code.
  local function gone()
    return vim.iter(servers):all(function(pid)
      local file = io.open(('/proc/%d/stat'):format(pid))
      local state = file and file:read('a'):match('.*%) (%a)')
      if file then file:close() end
      return not state or state == 'Z'
    end)
  end
  local began = vim.uv.hrtime()
  local function milliseconds() return (vim.uv.hrtime() - began) / 1e6 end
  vim.rpcnotify(self.channel, 'nvim_input', '<C-\\><C-n>:qall!<CR>')
  vim.fn.jobwait({ self.channel }, 10000)
  local editor_gone = milliseconds()
  vim.wait(10000, gone, 1)
  assert(gone(), 'a server is left')
  return editor_gone, milliseconds(), #servers
end

-- The checks ---------------------------------------------------------------------------------------------------------

local passed, failed = 0, 0

local function check(name, run)
  local began = vim.uv.hrtime()
  local fine, said = pcall(run)
  if fine then passed = passed + 1 else failed = failed + 1 end
  local seconds = (vim.uv.hrtime() - began) / 1e9
  local detail = said and ': ' .. tostring(said):gsub('\n%s*', ' / ') or ''
  io.write(('%s %s (%.2f s)%s\n'):format(fine and 'ok    ' or 'not ok', name, seconds, detail))
end

-- Waits until `ask` gives something; its last refusal (a second value) is the message.
local function await(what, ask, milliseconds)
  local value, why
  local fine = vim.wait(milliseconds or 5000, function()
    value, why = ask()
    return value and true or false
  end, 10)
  if not fine then error(('waited in vain for %s%s'):format(what, why and ': ' .. why or ''), 0) end
  return value
end

local function equal(got, wanted)
  if vim.deep_equal(got, wanted) then return true end
  return false, ('got %s, not %s'):format(vim.inspect(got), vim.inspect(wanted))
end

local plan = home .. '/work/mustache/specs/012-parcel-tracking/plan.md'
local text

-- The tokens of the plan that wait for somebody, read from the document itself: `{{NAME}}` and one open question.
local function tokens()
  local found = {}
  for token in text:gmatch('{{[A-Z0-9_]+}}') do found[#found + 1] = token end
  found[#found + 1] = assert(text:match('%[NEEDS CLARIFICATION: [^%]]+%]'))
  return found
end

local function line_of(wanted)
  local number = 0
  for line in (text .. '\n'):gmatch('(.-)\n') do
    number = number + 1
    if line:find(wanted, 1, true) then return number end
  end
  error('the document has no ' .. wanted)
end

local function prepare()
  vim.fn.mkdir(home .. '/bin', 'p')
  assert(vim.uv.fs_symlink(planls, home .. '/bin/planls'))
  vim.fn.mkdir(home .. '/data/nvim/site/pack/planls/start', 'p')
  assert(vim.uv.fs_symlink(repo .. '/editors/neovim', home .. '/data/nvim/site/pack/planls/start/planls'))
  for _, name in ipairs({ 'mustache', 'sample', 'mixed' }) do
    copy(repo .. '/tests/documents/' .. name, home .. '/work/' .. name)
  end
  vim.fn.mkdir(home .. '/work/mixed/.git', 'p')
  -- What must stay quiet: full of brackets, and no plan.
  local readme = '# Read me\n\nPut {{NAME}} and [Describe the feature] here; <<OWNER>> decides.\n\nDraft | Review | Approved\n'
  write(home .. '/work/elsewhere/README.md', readme)
  write(home .. '/work/sample/README.md', readme)
  -- A tool's own settings in the home folder make no project of all that is in it.
  vim.fn.mkdir(home .. '/.kiro', 'p')
  write(home .. '/work/alone/plan.md', '# A plan by itself\n\n**Owner**: {{OWNER}}\n')
  text = read(plan)
end

local function quiet_elsewhere(it)
  check('a README of another project gets no server', function()
    it:open('elsewhere/README.md')
    await('the file', function() return it:place() == 'README.md:1' end)
    vim.wait(300)
    assert(it:lua([[return vim.bo.filetype]]) == 'markdown', 'it is no markdown')
    assert(#it:lua('return vim.lsp.get_clients()') == 0, 'there is a server')
    assert(#it:underlined() == 0, 'something is underlined')
  end)
  check('the README of a project with plans stays quiet', function()
    it:open('sample/README.md')
    await('the server', function() return it:attached() end)
    vim.wait(500)
    assert(#it:findings() == 0, vim.inspect(it:findings()))
    assert(#it:underlined() == 0, 'something is underlined')
  end)
end

local function diagnostics(it)
  check('a plan gets the server, for its project', function()
    it:open('mustache/specs/012-parcel-tracking/plan.md')
    return await('the server', function() return it:attached() == 'mustache' and 'workspace mustache' end)
  end)
  check('the findings are exactly the tokens', function()
    await('them', function()
      local open = vim.iter(it:findings()):filter(function(found) return found[1] == 'unfilled-placeholder' or found[1] == 'open-question' end)
      return equal(open:map(function(found) return found[2] end):totable(), tokens())
    end)
    return #tokens() .. ' tokens'
  end)
  check('they are the findings of the command line', function()
    local answer = vim.system({ planls, 'check', plan, '--format', 'json' }, { text = true }):wait()
    local said = answer.stdout
    for _, found in ipairs(it:findings()) do
      local count
      said, count = said:gsub('"code":%s*"' .. vim.pesc(found[1]) .. '"', '', 1)
      assert(count == 1, ('%s in line %d is not in the answer of planls check'):format(found[1], found[3]))
    end
    assert(not said:find('"code":%s*"[%w-]+"'), 'planls check has more: ' .. said)
  end)
  check('exactly the tokens are underlined on the screen', function()
    await('them', function() return equal(it:underlined(), vim.iter(it:findings()):map(function(found) return found[2] end):totable()) end)
  end)
  check(']d goes to a finding, CTRL-W d shows it', function()
    it:keys('gg]d')
    await('the jump', function() return it:place() == 'plan.md:' .. line_of('{{STATUS}}') end)
    it:keys('<C-w>d')
    return await('the window', function() local shown = it:float() return shown and shown:find('{{STATUS}}', 1, true) and shown end)
  end)
  check('filled by keys, a token is quiet at once', function()
    local before, began = #it:findings(), nil
    it:keys('<Esc>/{{LOGGING_SERVICE}}<CR>c2f}the log of the depot')
    began = vim.uv.hrtime()
    it:keys('<Esc>')
    -- Until the answer comes, Neovim keeps the old finding in its old place, where other text is now.
    await('one finding less', function() return equal(#it:findings(), before - 1) end)
    local milliseconds = (vim.uv.hrtime() - began) / 1e6
    assert(not it:find('unfilled-placeholder', '{{LOGGING_SERVICE}}'), 'it is another one that went')
    local line = it:line(line_of('{{LOGGING_SERVICE}}'))
    assert(line == '- Unknown parcel: logged to the log of the depot, shown to nobody.', line)
    await('the underline to go', function() return not vim.tbl_contains(it:underlined(), '{{LOGGING_SERVICE}}') end)
    return ('%d ms'):format(milliseconds)
  end)
  check('emptied again by undo, it is back', function()
    it:keys('u')
    await('the finding', function() return it:find('unfilled-placeholder', '{{LOGGING_SERVICE}}') end)
  end)
end

local function navigation(it)
  check('CTRL-] on the Spec line goes to spec.md, CTRL-T back', function()
    it:keys(('%dG0f]'):format(line_of('Spec Reference')))
    it:keys('<C-]>')
    await('spec.md', function() local place = it:place() return place:find('^spec%.md:1$'), place end)
    it:keys('<C-t>')
    await('plan.md', function() return it:place():find('^plan%.md') end)
  end)
  local row = line_of('| IV. Specification Authority')
  check("CTRL-] in the table goes to the article's heading", function()
    it:keys(('%dG0fS<C-]>'):format(row))
    await('CONSTITUTION.md', function() return it:place():find('^CONSTITUTION%.md') end)
    local line = it:lua([[return vim.fn.getline('.')]])
    assert(line == '## Article IV: Specification Authority', line)
    it:keys('<C-t>')
    await('plan.md', function() return it:place() == 'plan.md:' .. row end)
  end)
  check('K on the article shows its text', function()
    it:keys('K')
    await('its text', function()
      local shown = it:float()
      return shown and shown:find('Where code and specification differ', 1, true), shown
    end)
    it:keys('<Esc>0')
  end)
  check('the outline has the headings', function()
    if it:lua([[return vim.fn.maparg('gO', 'n') ~= '' and vim.lsp.enable ~= nil]]) then
      it:keys('gO')
    else
      it:keys(':lua vim.lsp.buf.document_symbol()<CR>')
    end
    local items = await('the list', function()
      local items = it:lua([[
        local list = vim.fn.getloclist(0)
        if #list == 0 then list = vim.fn.getqflist() end
        return vim.iter(list):map(function(item) return item.text end):totable()]])
      return #items > 0 and items
    end)
    local all = table.concat(items, '\n')
    for _, heading in ipairs({ 'Constitution Compliance', 'High-Level Design', 'Related Documents' }) do
      assert(all:find(heading, 1, true), heading .. ' is not in ' .. all)
    end
    it:keys(':only<CR>')
    await('one window', function() return it:lua('return #vim.api.nvim_list_wins()') == 1 end)
    it:open('mustache/specs/012-parcel-tracking/plan.md')
    await('plan.md', function() return it:place():find('^plan%.md') end)
    return #items .. ' items'
  end)
end

-- Goes down the open menu until the title is chosen.
local function choose(it, title)
  local menu = await('the menu', function() return it:menu() end)
  assert(vim.tbl_contains(menu, title), title .. ' is not in ' .. table.concat(menu, ', '))
  for _ = 1, #menu do
    it:keys('<C-n>')
    vim.wait(20)
    local chosen = it:lua([[
      local info = vim.fn.complete_info({ 'selected', 'items' })
      local item = info.items[info.selected + 1]
      return item and item.abbr or '']])
    if chosen == title then return #menu .. ' items' end
  end
  error('CTRL-N never came to ' .. title, 0)
end

local function completion(it)
  check('CTRL-X CTRL-O after ## offers what is missing, CTRL-Y takes it', function()
    it:keys('Go<CR>## <C-x><C-o>')
    local said = choose(it, 'Performance Strategy')
    local menu = it:menu()
    assert(not vim.tbl_contains(menu, 'Testing Strategy'), 'a section that is there is offered')
    it:keys('<C-y>')
    await('the heading', function()
      local line = it:lua([[return vim.fn.search('^## Performance Strategy$', 'nw')]])
      return line > 0, it:lua([[return table.concat(vim.api.nvim_buf_get_lines(0, -4, -1, false), ' / ')]])
    end)
    it:keys('Fast.<Esc>')
    await('the text', function() return it:lua([[return vim.fn.search('Fast\\.', 'nw')]]) > 0 end)
    assert(it:lua([[return vim.fn.search('\n', 'nw') >= 0 and not table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false)):find('%z')]]), 'there is a NUL in the text')
    it:keys(':edit!<CR>')
    return said
  end)
end

local function other_projects(it)
  check('the half-filled plan of another project', function()
    it:open('sample/specs/001-hold-a-bike/plan.md')
    for _, wanted in ipairs({ '<<OWNER>>', '{{NAME}}', '[Describe the target a rider would notice]' }) do
      await(wanted, function() return it:find('unfilled-placeholder', wanted) end)
    end
    await('the choice', function() return it:find('unresolved-choice', 'Draft | Review | Approved') end)
    await('the link', function() return it:find('broken-link', './hold-states.md') end)
    return #it:findings() .. ' findings'
  end)
  check('in a repository of several projects, links between them are right', function()
    it:open('mixed/packages/api/specs/001-rate-limits/plan.md')
    await('the server', function() return it:attached() == 'mixed' end)
    await('the findings', function() return it:find('unfilled-placeholder', '<<NAME_OF_THE_PERSON_ON_DUTY>>') end)
    vim.wait(300)
    for _, found in ipairs(it:findings()) do assert(not found[1]:find('^broken'), found[1] .. ': ' .. found[2]) end
  end)
  check('a plan that stands alone is served', function()
    it:open('alone/plan.md')
    await('its finding', function() return it:find('unfilled-placeholder', '{{OWNER}}') end)
  end)
  check(':checkhealth planls is content', function()
    it:keys(':checkhealth planls<CR>')
    local said = await('the report', function()
      return it:lua([[return vim.bo.filetype:find('checkhealth') and table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')]])
    end)
    assert(not said:find('ERROR') and not said:find('WARNING'), said)
    assert(said:find('planls %d+%.%d+%.%d+') and said:find('attached; marked by specs') and said:find('no plan document'), said)
  end)
end

local function silence(it)
  check('no message asked for attention, and nothing is wrong in the log', function()
    assert(not it:lua('return vim.api.nvim_get_mode().blocking'), 'the editor waits for a key')
    local messages = it:lua([[return vim.fn.execute('messages')]])
    assert(not messages:find('E%d+:') and not messages:lower():find('error'), messages)
    local path = it:lua([[return vim.lsp.get_log_path()]])
    local log = vim.uv.fs_stat(path) and read(path) or ''
    assert(not log:find('%[ERROR%]') and not log:find('%[WARN%]'), log)
  end)
end

local function leaving(it)
  check('quits in under 100 ms, and leaves no server', function()
    local editor_gone, all_gone, servers = it:quit()
    assert(servers > 0, 'there was no server')
    local said = ('editor %.0f ms, %d servers %.0f ms'):format(editor_gone, servers, all_gone)
    assert(all_gone < 100, said)
    return said
  end)
end

-- What the README tells users of 0.11 to put into their init.lua: the plugin by 'runtimepath', and completion.
local function as_you_type()
  local it
  check('with the lines of the README, completion comes by itself', function()
    assert(vim.uv.fs_unlink(home .. '/data/nvim/site/pack/planls/start/planls'))
    it = start(from_readme('Install'):gsub('/path/to/planls', repo) .. from_readme('Completion while you type'))
    it:open('mustache/specs/012-parcel-tracking/plan.md')
    await('the server', function() return it:attached() end)
    it:keys('Go<CR>')
    for _, key in ipairs({ '#', '#', ' ' }) do
      it:keys(key)
      vim.wait(150)
    end
    return choose(it, 'Frontend State')
  end)
  check('an item brings its skeleton, <Tab> goes through it', function()
    it:keys('<C-y>')
    await('the heading', function() return it:lua([[return vim.fn.search('^### Frontend State$', 'nw')]]) > 0 end)
    await('the first place', function() return it:lua('return vim.snippet.active()') end)
    local function selected() return it:lua([[return vim.api.nvim_get_mode().mode == 's']]) end
    await('its selection', selected)
    it:keys('cart<Tab>')
    await('the next place', selected)
    it:keys('local storage<Esc>')
    await('the row', function()
      local line = it:lua([[return vim.fn.getline('.')]])
      return line == '| cart | local storage | {{SURVIVES_RELOAD}} |', line
    end)
    await('its finding', function() return it:find('unfilled-placeholder', '{{SURVIVES_RELOAD}}') end)
  end)
  if it then leaving(it) end
end

prepare()
local it
check('start', function()
  it = start('')
  return it:lua('return tostring(vim.version())')
end)
if it then
  quiet_elsewhere(it)
  diagnostics(it)
  navigation(it)
  completion(it)
  other_projects(it)
  silence(it)
  leaving(it)
end
if vim.lsp.enable then as_you_type() end

vim.fn.delete(home, 'rf')
io.write(('%d passed, %d failed\n'):format(passed, failed))
os.exit(failed == 0 and 0 or 1)
