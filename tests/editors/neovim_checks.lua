-- What the checks of Neovim are made of: files, waiting, and counting. Nothing here knows planls.

local checks = { passed = 0, failed = 0 }

function checks.read(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('a')
  file:close()
  return text
end

function checks.write(path, text)
  vim.fn.mkdir(vim.fs.dirname(path), 'p')
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
end

function checks.copy(from, to)
  for name, kind in vim.fs.dir(from) do
    local source, target = from .. '/' .. name, to .. '/' .. name
    if kind == 'directory' then checks.copy(source, target) else checks.write(target, checks.read(source)) end
  end
end

-- Runs one check; what it returns is said beside its name.
function checks.check(name, run)
  local began = vim.uv.hrtime()
  local fine, said = pcall(run)
  if fine then checks.passed = checks.passed + 1 else checks.failed = checks.failed + 1 end
  local seconds = (vim.uv.hrtime() - began) / 1e9
  local detail = said and ': ' .. tostring(said):gsub('\n%s*', ' / ') or ''
  io.write(('%s %s (%.2f s)%s\n'):format(fine and 'ok    ' or 'not ok', name, seconds, detail))
end

-- Waits until `ask` gives something; its last refusal (a second value) is the message.
function checks.await(what, ask, milliseconds)
  local value, why
  local fine = vim.wait(milliseconds or 5000, function()
    value, why = ask()
    return value and true or false
  end, 10)
  if not fine then error(('waited in vain for %s%s'):format(what, why and ': ' .. why or ''), 0) end
  return value
end

function checks.equal(got, wanted)
  if vim.deep_equal(got, wanted) then return true end
  return false, ('got %s, not %s'):format(vim.inspect(got), vim.inspect(wanted))
end

return checks
