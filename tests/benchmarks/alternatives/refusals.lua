-- SPDX-License-Identifier: GPL-2.0-or-later
-- The job as a post-dissector in Lua: who refused which name to whom, and how often.

local operation = Field.new("nbns.flags.opcode")
local response = Field.new("nbns.flags.response")
local result = Field.new("nbns.flags.rcode")
local id = Field.new("nbns.id")
local name = Field.new("nbns.name")
local source = Field.new("ip.src")
local target = Field.new("ip.dst")

local claims, refusals = {}, {}
local REGISTRATION, REFRESH = 5, 8

-- Of a response Wireshark writes what the suffix means behind the name.
local function name_text()
    return tostring(name()):match("^.*<%x%x>") or ""
end

local proto = Proto("nbns_refusals", "NBNS refusals (benchmark)")

function proto.dissector()
    local code = operation()
    if not code or code.value < REGISTRATION or code.value > REFRESH then return end
    local about = tostring(id()) .. " " .. name_text()
    if not response().value then
        claims[tostring(source()) .. " " .. about] = true
    elseif result() and result().value ~= 0 then
        local client = tostring(target())
        if claims[client .. " " .. about] then
            local who = name_text() .. ": " .. client .. " refused by " .. tostring(source())
            refusals[who] = (refusals[who] or 0) + 1
        end
    end
end

register_postdissector(proto)

local ending = Listener.new("frame")

function ending.draw()
    for who, count in pairs(refusals) do
        io.stderr:write(who, ", ", count, " times\n")
    end
end
