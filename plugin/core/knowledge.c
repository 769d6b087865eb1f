/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "knowledge.h"

/*
 * Placeholders that every sentence may use: {name} with suffix, {base} without, {claimant}, {holder}, {server} and
 * {refuser} for the machines, {machine} for the claimant or, where there is none, the holder, {claimant_mac},
 * {holder_mac} and {refuser_mac} for their cards, {parties} for claimants and holders together.  A step whose placeholder
 * is not known in an incident is left out; behind a "|" may stand another wording for that case.
 */
static const struct knowledge rows[CAUSE_COUNT] = {
    [CAUSE_UNDETERMINED] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_WARN,
        .ceiling = CONFIDENCE_POSSIBLE,
        .articles = { "Q120752" },
        .title = "Conflict seen, its cause is not visible in this capture",
        .summary = "{name}: a conflict about this name at {machine}",
        .explanation = "Something here says that {base} is in conflict, but not enough was captured to say why.",
        .steps = {
            "Capture again on the segment of {machine}, or at a mirror port that shows both directions, and start before "
            "the computer boots.",
            "If a WINS server is in use, capture at the server too: its question to the recorded holder is seen there only.",
            "On {machine} run 'nbtstat -n' and look for a name whose status is Conflict or Released.",
            "From another computer run 'nmblookup {base}' or 'nbtstat -a {base}' and see who answers.",
        },
    },
    [CAUSE_DUPLICATE_COMPUTER] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_WARN,
        .ceiling = CONFIDENCE_CONFIRMED,
        .articles = { "Q315259", "Q120752", "Q100320" },
        .title = "Two computers use the same name",
        .summary = "{name}: {claimant} may not use this name, {holder} holds it",
        .summary_unrefused = "{name}: {parties} each use this name",
        .summary_without_holder = "{name}: {claimant} may not use this name, {refuser} says that it is in use",
        .summary_mutual = "{name}: {claimant} compete for this name",
        .explanation = "{parties} are different computers, and each of them wants to be called {base}.",
        .explanation_without_holder = "Somebody other than {claimant} seems to use {base}; this capture does not show who.",
        .steps = {
            "Find out which computer may keep the name: 'nbtstat -A {holder}' and 'nbtstat -A {claimant}' (on Samba: "
            "'nmblookup -A') list the names that each of them uses."
            "|Find out who else uses the name: 'nmblookup {base}' or 'nbtstat -a {base}' from a third computer, or the record "
            "of {base} on the name server {server}."
            "|Find out who else uses the name: 'nmblookup {base}' or 'nbtstat -a {base}' from a third computer.",
            "Rename one of the computers and restart it.",
            "If both were cloned from one image, give the clone a name of its own (Windows: sysprep; Samba: 'netbios name').",
            "If {claimant} and {holder} are two adapters of one computer after all, see KB Q103470: unbind NetBIOS over "
            "TCP/IP from one of them.",
        },
    },
    [CAUSE_DUPLICATE_USER] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_WARN,
        .ceiling = CONFIDENCE_CONFIRMED,
        .articles = { "Q131739", "Q315259", "Q97491" },
        .title = "The same user name is logged on at two computers",
        .summary = "{name}: the user name at {claimant} is in use at {holder}",
        .summary_without_holder = "{name}: the user name at {claimant} is in use elsewhere, says {refuser}",
        .explanation = "Only the messenger name of user {base} is disputed; the computers themselves are not in conflict.",
        .steps = {
            "Log the user {base} off at {claimant} or at {holder}.",
            "If nobody needs pop-up messages sent to {base}, the conflict is harmless and may be left alone.",
        },
    },
    [CAUSE_STATIC_WINS_MAPPING] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_WARN,
        .ceiling = CONFIDENCE_CONFIRMED,
        .articles = { "Q164016", "Q242053", "Q268480", "Q166184" },
        .title = "A static WINS mapping blocks the registration",
        .summary = "{name}: the name server {server} keeps this name for another than {claimant}",
        .explanation = "The name server {server} refuses {base} to {claimant} without asking anybody, as it does for a "
                       "static mapping.",
        .steps = {
            "On the name server {server}, look for a static mapping of {base} and delete it (WINS console: Active "
            "Registrations, filter by {base}, column Static).",
            "Do the same on every replication partner, or the mapping comes back.",
            "Restart {claimant}, not the server; or run 'nbtstat -RR' on it.",
            "If there is no such mapping, look whether {server} holds an active record of {base} with another address.",
        },
    },
    [CAUSE_STALE_WINS_RECORD] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_NOTE,
        .ceiling = CONFIDENCE_PROBABLE,
        .articles = { "Q315259", "Q140419", "Q173519" },
        .title = "An inactive or duplicate WINS record blocks or is replaced by the registration",
        .summary = "{name}: {claimant} may not use this name because of a record at {server} that nobody confirms",
        .summary_unrefused = "{name}: {claimant} took this name over from a record at {server} that nobody confirmed",
        .explanation = "The name server {server} still had a record of {base} although the holder on record no longer "
                       "answers for it.",
        .steps = {
            "On the name server {server}, look at the record of {base}: if the computer at its address {holder} is not called "
            "{base}, or there is none, delete the record."
            "|On the name server {server}, look at the record of {base}: if the computer at its address is not called {base}, "
            "or there is none, delete the record.",
            "Once the record is right, run 'nbtstat -RR' on {claimant}, or restart its name service.",
            "If {holder} is alive and has the name, find out why it did not tell the server so: a firewall on UDP 137, a "
            "slow link, sleep.",
            "Scavenge the database of {server} if there are more such records.",
        },
        .mild_steps = {
            "Nothing has to be done if {holder} is switched off or has got another address: the record has healed itself.",
            "If {holder} is alive and still has the name, two computers have it now: find out why {holder} did not tell "
            "the server {server} so (a firewall on UDP 137, a slow link, sleep), and rename one of them.",
            "Look in the name server's database who had the record before, if the capture does not show it.",
        },
    },
    [CAUSE_DHCP_CORRUPTION] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_WARN,
        .ceiling = CONFIDENCE_POSSIBLE,
        .articles = { "Q315259", "Q150271" },
        .title = "DHCP handed out addresses that disagree with the name records",
        .summary = "{name}: the address of {claimant} or {holder} was leased twice",
        .explanation = "An address that takes part in the dispute about {base} was leased to two network cards.",
        .steps = {
            "Compare the leases of {claimant} and {holder} on every DHCP server of the segment.",
            "Look for a DHCP server that should not be there.",
        },
    },
    [CAUSE_MULTIHOMED_ADAPTERS] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_WARN,
        .ceiling = CONFIDENCE_PROBABLE,
        .articles = { "Q315259", "Q103470", "Q242053" },
        .title = "Adapters of one multihomed computer conflict with each other",
        .summary = "{name}: {claimant} and {holder} are one computer that is in conflict with itself",
        .explanation = "{claimant} and {holder} belong to one computer, and one of its adapters refuses {base} to the other.",
        .steps = {
            "Unbind NetBIOS over TCP/IP from all adapters but one that sit on the same segment.",
            "Give all adapters of the computer the same WINS servers.",
            "If {refuser} is a WINS server with several adapters, disable its WINS client on all but one of them.",
        },
    },
    [CAUSE_MULTIHOMED_PARTIAL_RELEASE] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_WARN,
        .ceiling = CONFIDENCE_PROBABLE,
        .articles = { "Q184832" },
        .title = "A multihomed computer released its name on one adapter only",
        .summary = "{name}: one computer released the name for one address and is refused because of another, {holder}",
        .explanation = "The computer gave {base} up for one of its addresses, and the record of the other address now "
                       "stands in its way.",
        .steps = {
            "Delete the left-over record of {base} with address {holder} on the name server {server}.",
            "Run 'nbtstat -RR' on the computer, so that all its addresses are released and registered together.",
            "On Windows NT 4.0 install Service Pack 4 or later.",
        },
    },
    [CAUSE_WRONG_HOST_NAME] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_WARN,
        .ceiling = CONFIDENCE_POSSIBLE,
        .articles = { "Q315259" },
        .title = "The computer registers a name that differs from its host name",
        .summary = "{name}: one of {claimant} and {holder} is called otherwise by its own host name",
        .explanation = "One of the two computers registers {base} although its host name is another.",
        .steps = {
            "Run 'ipconfig /all' on {claimant} and on {holder} and compare the host name with {base}.",
            "Correct the computer name of the one that differs and restart it.",
        },
    },
    [CAUSE_GROUP_CLASH] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_WARN,
        .ceiling = CONFIDENCE_CONFIRMED,
        .articles = { "Q161432", "Q166502", "Q156750", "Q124485" },
        .title = "One name is claimed both as a unique and as a group name",
        .summary = "{name}: one kind of name for {claimant}, the other for {holder}",
        .summary_without_holder = "{name}: one kind of name for {claimant}, the other for {refuser}",
        .explanation = "{base} is the name of a computer or user for one side, and of a workgroup or domain for the other.",
        .steps = {
            "Rename either the computer or user {base}, or the workgroup or domain {base}, so that the name means one "
            "thing only.  {parties} are those who disagree; the evidence says which of them wants which."
            "|Rename either the computer or user {base}, or the workgroup or domain {base}, so that the name means one "
            "thing only.  {claimant} and {refuser} are those who disagree; the evidence says which of them wants which.",
            "On the name server {server}, delete the record of {base} that is of the wrong kind.",
        },
    },
    [CAUSE_TRUNCATED_NAME] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_WARN,
        .ceiling = CONFIDENCE_PROBABLE,
        .articles = { NULL },
        .title = "Two long host names share their first 15 characters",
        .summary = "{name}: the host names of {claimant} and {holder} are equal once they are cut to 15 characters",
        .explanation = "A NetBIOS name holds 15 characters; the host names of {claimant} and {holder} differ only behind them.",
        .steps = {
            "Rename one of the two computers so that the first 15 characters differ.",
            "On Samba, set 'netbios name' instead.",
        },
    },
    [CAUSE_SERVICE_ROLE_CONTEST] = {
        .severity = SEVERITY_NOTE,
        .mild_severity = SEVERITY_NOTE,
        .ceiling = CONFIDENCE_CONFIRMED,
        .articles = { "Q162696" },
        .title = "Two computers contest a browser or domain role name",
        .summary = "{name}: the role that {holder} has is not for {claimant}",
        .summary_without_holder = "{name}: the role is not for {claimant}, says {refuser}",
        .summary_mutual = "{name}: {claimant} compete for this role",
        .explanation = "{name} stands for a role such as master browser, which one computer has at a time; no computer name "
                       "is in conflict.",
        .steps = {
            "If it is a master browser <1d>: nothing, an election decides it.  To stop repeats, let only one computer of "
            "the segment take part (Windows: MaintainServerList; Samba: 'local master', 'os level').",
            "If it is a domain master browser <1b>: make sure that there is one primary domain controller only.",
        },
    },
    [CAUSE_SPLIT_WINS_REGISTRATION] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_WARN,
        .ceiling = CONFIDENCE_PROBABLE,
        .articles = { "Q271963", "Q150737", "Q170808" },
        .title = "One computer is registered at WINS servers that disagree",
        .summary = "{name}: {claimant} is refused by one name server and accepted by another",
        .explanation = "The name servers that {claimant} registers {base} with have different records of it.",
        .steps = {
            "Give all adapters of {claimant} the same primary and secondary WINS server.",
            "Check replication between the name servers, and delete the outdated record of {base} on {server}.",
            "A WINS server itself must point to itself only; with Samba, set 'wins support' on one server only.",
        },
    },
    [CAUSE_WINS_RELEASE_DEMAND] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_WARN,
        .ceiling = CONFIDENCE_PROBABLE,
        .articles = { "Q136571", "Q314696" },
        .title = "A WINS server told the owner to release its name",
        .summary = "{name}: the name server {refuser} told {holder} to give the name up",
        .explanation = "The name server {refuser} told {holder} to release {base}, as it does when replication brings it "
                       "another record of the name.",
        .steps = {
            "Compare the records of {base} on {refuser} and its replication partners; delete the wrong one.",
            "Then run 'nbtstat -RR' on {holder}, which has lost the name.",
            "If the name ends in <1c>, see KB Q314696: old domain controllers lose the group name this way.",
        },
    },
    [CAUSE_WINS_PROXY] = {
        .severity = SEVERITY_WARN,
        .mild_severity = SEVERITY_WARN,
        .ceiling = CONFIDENCE_PROBABLE,
        .articles = { NULL },
        .title = "A WINS proxy denied a broadcast registration",
        .summary = "{name}: the proxy {refuser} denies {claimant} a name that it does not own itself",
        .explanation = "{refuser} does not use {base}; it passes on what a name server has on record for it.",
        .steps = {
            "On {refuser}, set the registry value EnableProxyRegCheck to 0, or EnableProxy, if no proxy is needed.",
            "Look up {base} on the name server and delete the record if its address is out of date.",
            "Make sure that {refuser} is meant to be a proxy: 'nbtstat -A {refuser}' lists its own names.",
        },
    },
    [CAUSE_SHARED_GATEWAY] = {
        .severity = SEVERITY_NOTE,
        .mild_severity = SEVERITY_NOTE,
        .ceiling = CONFIDENCE_POSSIBLE,
        .articles = { "Q176991", "Q145593", "Q111881" },
        .title = "A RAS, VPN or other gateway registers names for the machines behind it",
        .summary = "{name}: {claimant} and {holder} dispute the name, and a gateway stands for one of them",
        .explanation = "One network card stands for several computers, so a gateway registers names for machines behind it.",
        .steps = {
            "Find out which machine behind the gateway uses {base}, and whether it is the same computer dialled in twice.",
            "If {claimant} and {holder} stand for two computers, rename one of them.",
        },
    },
    [CAUSE_ADDRESS_TAKEOVER] = {
        .severity = SEVERITY_NOTE,
        .mild_severity = SEVERITY_NOTE,
        .ceiling = CONFIDENCE_PROBABLE,
        .articles = { "Q217199", "Q254825" },
        .title = "A virtual name moved to another computer with its address",
        .summary = "{name}: the address {claimant} and its name moved to another network card",
        .explanation = "{base} and the address {claimant} moved together, as when a cluster resource fails over.",
        .steps = {
            "If {base} is a cluster name, nothing has to be done.",
            "If it is not, two computers use the address {claimant}: look for an address conflict.",
        },
    },
    [CAUSE_FORGED_CONFLICT] = {
        .severity = SEVERITY_ERROR,
        .mild_severity = SEVERITY_ERROR,
        .ceiling = CONFIDENCE_PROBABLE,
        .articles = { "Q269239" },
        .title = "Conflict or release messages without a cause, as in CVE-2000-0673",
        .summary = "{name}: {refuser} disputes the name without a reason that this capture shows",
        .explanation = "{refuser} sent messages that make a computer give up its name, and nothing here gives it a reason to.",
        .steps = {
            "Find the machine that sent them under the address {refuser}, which may be forged, and see what runs on it. If "
            "'nmblookup -A {refuser}' or 'nbtstat -A {refuser}' lists the disputed names as its own, it defends them rightly.",
            "Look for its network card {refuser_mac} in the address tables of the switches: trust it more than the address.",
            "On the computers that were told, set NoNameReleaseOnDemand to 1 (KB Q269239), or switch NetBIOS over TCP/IP off.",
            "Afterwards run 'nbtstat -RR' on a computer that has lost its name.",
        },
    },
    [CAUSE_NAME_POISONING] = {
        .severity = SEVERITY_ERROR,
        .mild_severity = SEVERITY_ERROR,
        .ceiling = CONFIDENCE_PROBABLE,
        .articles = { NULL },
        .title = "One machine answers queries for names that it does not own",
        .summary = "{name}: {claimant} answers for names that it does not own",
        .explanation = "{claimant} gives its own address to whoever asks, whatever the name, so that traffic comes to it.",
        .steps = {
            "Find the machine with address {claimant} (MAC {claimant_mac}) and see what runs on it.",
            "Treat passwords that were typed at the computers which asked as known to somebody else.",
            "Switch NetBIOS over TCP/IP and LLMNR off where they are not needed.",
        },
    },
    [CAUSE_MISDIRECTED_REGISTRATION] = {
        .severity = SEVERITY_NOTE,
        .mild_severity = SEVERITY_NOTE,
        .ceiling = CONFIDENCE_CONFIRMED,
        .articles = { NULL },
        .title = "A registration went to a machine that is no WINS server",
        .summary = "{name}: {claimant} registers with {refuser}, which is no name server",
        .explanation = "{claimant} is told to use {refuser} as its name server, but {refuser} is none.",
        .steps = {
            "Correct the WINS server of {claimant}: DHCP option 44, the adapter's settings, or 'wins server' in smb.conf.",
            "If {refuser} should be the name server, start its service (Samba: 'wins support = yes').",
        },
    },
    [CAUSE_ORDERLY_RELEASE] = {
        .severity = SEVERITY_CHAT,
        .mild_severity = SEVERITY_CHAT,
        .ceiling = CONFIDENCE_CONFIRMED,
        .articles = { "Q120752", "Q188598", "Q140419" },
        .title = "The owner released its own name",
        .summary = "{name}: {claimant} gave up its own name",
        .explanation = "{claimant} released {base} in good order, as at shutdown or after 'nbtstat -RR'.",
        .steps = { "Nothing has to be done." },
    },
};

const struct knowledge *knowledge_of(enum cause cause)
{
    return &rows[cause];
}
