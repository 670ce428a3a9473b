-- A Neovim under test: a child process that takes keys and is asked what it shows. What it should show is not known here.

local editor = {}
editor.__index = editor

-- Starts one whose user lives in `home` and works in `home`/projects, on a screen so high that a whole plan is on it.
function editor.start(home)
  local env = { HOME = home, PATH = home .. '/bin:' .. vim.env.PATH }
  for _, name in ipairs({ 'config', 'data', 'state', 'cache' }) do
    env['XDG_' .. name:upper() .. '_HOME'] = home .. '/' .. name
  end
  env.XDG_CONFIG_DIRS, env.XDG_DATA_DIRS = home .. '/none', home .. '/none'
  local command = { vim.v.progpath, '--embed', '-n', '-i', 'NONE' }
  local channel = vim.fn.jobstart(command, { rpc = true, cwd = home .. '/projects', env = env })
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

-- Its mode; it says so even while it waits for a key.
function editor:mode() return vim.rpcrequest(self.channel, 'nvim_get_mode').mode end

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
    local items = vim.iter(vim.fn.complete_info({ 'items' }).items)
    return items:map(function(it) return it.abbr ~= '' and it.abbr or it.word end):totable()]])
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

return editor
