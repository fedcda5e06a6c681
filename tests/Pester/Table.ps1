# What the suites with a table need: Azurite, Microsoft's emulator of Azure Storage, as `dotnet test` installs it in
# out/azurite, and machines: processes with an empty home. Dot-source it after Simulator.ps1.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Tests ask nobody.')]
param()

# The account of each emulator:
# https://learn.microsoft.com/azure/storage/common/storage-connect-azurite#well-known-storage-account-and-key
$account = 'devstoreaccount1'
$accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='
$storeVersion = '2019-02-02'

# Why there is no table here; nothing where there is one.
function Get-TableObstacle {
    if (-not (Get-Command node -CommandType Application -ErrorAction Ignore)) { return 'there is no node on the path' }
    if (-not (Test-Path "$repository/out/azurite/installed.json")) {
        return 'Azurite is not in out/azurite, where dotnet test installs it'
    }
}

function Get-FreePort {
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    try { $listener.LocalEndpoint.Port } finally { $listener.Stop() }
}

# The emulator, with its tables in memory. It ends with its standard input.
function Start-Emulator {
    param([int] $Port = (Get-FreePort))

    $start = [Diagnostics.ProcessStartInfo]::new((Get-Command node -CommandType Application)[0].Source)
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $start.WorkingDirectory = "$repository/out/azurite"
    $script = "$repository/tests/GptImage15.TestSupport/Table/Azurite/start.js"
    $start.Arguments = "`"$script`" --silent --disableTelemetry --skipApiVersionCheck --inMemoryPersistence " +
        "--tableHost 127.0.0.1 --tablePort $Port"
    $process = [Diagnostics.Process]::Start($start)
    do { $line = $process.StandardOutput.ReadLine() } until ($null -eq $line -or $line -match 'successfully')
    if ($null -eq $line) { throw 'Azurite did not start.' }
    $null = $process.StandardOutput.ReadToEndAsync()
    [pscustomobject]@{ Process = $process; Port = $Port; Address = "http://127.0.0.1:$Port/$account" }
}

function Stop-Emulator {
    param($Emulator)

    $Emulator.Process.StandardInput.Close()
    $Emulator.Process.WaitForExit()
}

function Get-Signature {
    param([string] $Text)

    $hmac = [Security.Cryptography.HMACSHA256]::new([Convert]::FromBase64String($accountKey))
    try { [Convert]::ToBase64String($hmac.ComputeHash([Text.Encoding]::UTF8.GetBytes($Text))) }
    finally { $hmac.Dispose() }
}

# A request of the owner of the account.
function Invoke-Store {
    param($Emulator, [string] $Method, [string] $Resource, $Body)

    $date = [DateTime]::UtcNow.ToString('R', [Globalization.CultureInfo]::InvariantCulture)
    $headers = @{
        'x-ms-version' = $storeVersion
        'x-ms-date' = $date
        Accept = 'application/json;odata=nometadata'
        Authorization = "SharedKeyLite ${account}:$(Get-Signature "$date`n/$account/$account/$Resource")"
    }
    $given = @{ Uri = "$($Emulator.Address)/$Resource"; Method = $Method; Headers = $headers }
    if ($Body) { $given += @{ Body = ConvertTo-Json $Body; ContentType = 'application/json' } }
    Invoke-RestMethod @given
}

# Creates a table and gives its address with a signature. See
# https://learn.microsoft.com/rest/api/storageservices/create-service-sas.
function New-HistoryTable {
    param($Emulator, [string] $Name = "t$([guid]::NewGuid().ToString('N'))", [string] $Right = 'rau')

    Invoke-Store -Emulator $Emulator -Method Post -Resource Tables -Body @{ TableName = $Name } | Out-Null
    $end = [DateTime]::UtcNow.AddDays(1).ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
    $signed = $Right, '', $end, "/table/$account/$Name", '', '', '', $storeVersion, '', '', '', ''
    $signature = [uri]::EscapeDataString((Get-Signature ($signed -join "`n")))
    $query = "sv=$storeVersion&tn=$Name&sp=$Right&se=$([uri]::EscapeDataString($end))&sig=$signature"
    "$($Emulator.Address)/${Name}?$query"
}

# The same table and signature where nothing listens.
function Get-GoneAddress {
    param([string] $Address)

    $Address -replace '127\.0\.0\.1:\d+', '127.0.0.1:1'
}

function New-MachineHome {
    (New-Item -ItemType Directory "$TestDrive/home-$([guid]::NewGuid().ToString('N'))").FullName
}

# Starts a script on another machine: in a PowerShell of its own, with a home of its own.
function Start-Machine {
    param([string] $Script, [string] $At = (New-MachineHome))

    $path = "$At-$([guid]::NewGuid().ToString('N')).ps1"
    Set-Content -LiteralPath $path "Import-Module '$module'`n$Script" -Encoding UTF8
    $start = [Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.Arguments = "-NoProfile -NonInteractive -File `"$path`""
    $start.EnvironmentVariables['HOME'] = $At
    $start.EnvironmentVariables['XDG_STATE_HOME'] = "$At/state"
    [Diagnostics.Process]::Start($start)
}

# Waits for the end of a machine's script, and gives the lines that it wrote.
function Wait-Machine {
    param($Process)

    $errors = $Process.StandardError.ReadToEndAsync()
    $output = $Process.StandardOutput.ReadToEnd() + $errors.Result
    $Process.WaitForExit()
    $output -replace '\x1b\[[0-9;]*m' -split '\r?\n' | Where-Object { $_ }
}

function Invoke-Machine {
    param([string] $Script, [string] $At = (New-MachineHome))

    Wait-Machine (Start-Machine $Script $At)
}

function Wait-Post {
    param([int] $Count = 1)

    $limit = [Diagnostics.Stopwatch]::StartNew()
    while ((Get-Ledger).postsReceived -lt $Count) {
        if ($limit.Elapsed.TotalSeconds -gt 60) { throw 'The submissions did not arrive.' }
        Start-Sleep -Milliseconds 20
    }
}
