# Scripts in a PowerShell of their own. Dot-source it after Simulator.ps1.

# Starts a script in a PowerShell of its own.
function Open-Script {
    param([string] $Script)

    $path = "$TestDrive/script.ps1"
    Set-Content -LiteralPath $path "Import-Module '$module'`n$Script"
    $start = [Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.Arguments = "-NoProfile -File `"$path`""
    [Diagnostics.Process]::Start($start)
}

# Waits for the end of a script, and says what it wrote.
function Wait-Script {
    param($Process)

    $errors = $Process.StandardError.ReadToEndAsync()
    $output = $Process.StandardOutput.ReadToEnd() + $errors.Result
    $Process.WaitForExit()
    $output -replace '\x1b\[[0-9;]*m' -replace '\s+', ' '
}

function Wait-Post {
    param([int] $Count)

    $limit = [Diagnostics.Stopwatch]::StartNew()
    while ((Get-Ledger).postsReceived -lt $Count) {
        if ($limit.Elapsed.TotalSeconds -gt 30) { throw 'The submissions did not arrive.' }
    }
}
