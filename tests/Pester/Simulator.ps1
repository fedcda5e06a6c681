# What every suite needs: the module under test, a simulator of the service, and an environment of its own.
# Dot-source it in BeforeAll; call Stop-Simulator in AfterAll.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute(
    'PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Tests ask nobody.')]
param()

$repository = (Resolve-Path "$PSScriptRoot/../..").Path
$module = $env:GPTIMAGE15_TEST_MODULE
if (-not $module) { $module = "$repository/out/GptImage15/GptImage15.psd1" }
Import-Module $module -ErrorAction Stop

function Start-Simulator {
    param([double] $RunningSec = 0.2, [string[]] $Option = @())

    $assembly = Get-ChildItem "$repository/tests/GptImage15.Simulator/bin/*/net10.0/GptImage15.Simulator.dll" |
        Sort-Object LastWriteTime | Select-Object -Last 1
    if (-not $assembly) { throw 'Build the simulator first: dotnet build' }

    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $running = $RunningSec.ToString([Globalization.CultureInfo]::InvariantCulture)
    $arguments = "--pending-sec 0 --running-sec $running --exit-with-stdin $($Option -join ' ')"
    $start.Arguments = "`"$($assembly.FullName)`" $arguments"
    $script:simulator = [Diagnostics.Process]::Start($start)
    $script:baseUri = $simulator.StandardOutput.ReadLine() -replace '^Listening on '

    $env:GPTIMAGE15_BASE_URI = $baseUri
    $env:GPTIMAGE15_API_KEY = 'sk-simulator'
    $env:GPTIMAGE15_SECRET_NAME = $env:GPTIMAGE15_VAULT = $null
    $script:historyFolder = Join-Path ([IO.Path]::GetTempPath()) "gptimage15-$([guid]::NewGuid().ToString('N'))"
    $env:GPTIMAGE15_HISTORY = Join-Path $historyFolder 'history.jsonl'
}

function Stop-Simulator {
    $simulator.StandardInput.Close()
    $simulator.WaitForExit()
    Clear-HistoryFolder
}

function Reset-Simulator {
    Invoke-RestMethod "${baseUri}_simulator/reset" -Method Post | Out-Null
    Clear-HistoryFolder
}

# Only ever the folder made above, whatever a test has done to the environment.
function Clear-HistoryFolder {
    if (Test-Path -LiteralPath $historyFolder) { Remove-Item -LiteralPath $historyFolder -Recurse }
}

function Add-Fault {
    param([Parameter(Mandatory)] [hashtable[]] $Fault)

    $body = ConvertTo-Json @($Fault) -Depth 5
    Invoke-RestMethod "${baseUri}_simulator/faults" -Method Post -ContentType 'application/json' -Body $body | Out-Null
}

function Clear-Fault { Invoke-RestMethod "${baseUri}_simulator/faults" -Method Delete | Out-Null }

function Get-Ledger { Invoke-RestMethod "${baseUri}_simulator/ledger" }

# In parentheses, so that the array that Invoke-RestMethod emits whole is taken apart.
function Get-SeenRequest { (Invoke-RestMethod "${baseUri}_simulator/requests") }

# The copies of an object that users make: in a file, and through JSON.
function ConvertTo-ClixmlCopy {
    param([Parameter(ValueFromPipeline)] $InputObject)

    process {
        $path = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).xml"
        $InputObject | Export-Clixml $path
        Import-Clixml $path
        Remove-Item $path
    }
}

function ConvertTo-JsonCopy {
    param([Parameter(ValueFromPipeline)] $InputObject)

    process { $InputObject | ConvertTo-Json -Depth 3 | ConvertFrom-Json }
}

function ConvertTo-RemoteCopy {
    param([Parameter(ValueFromPipeline)] $InputObject)

    process {
        $text = [Management.Automation.PSSerializer]::Serialize($InputObject, 1)
        [Management.Automation.PSSerializer]::Deserialize($text)
    }
}

# A row of a data table, where what has no value is DBNull.
function ConvertTo-DataRow {
    param([Parameter(ValueFromPipeline)] $InputObject)

    process {
        $table = [Data.DataTable]::new()
        $properties = @($InputObject.PSObject.Properties)
        foreach ($property in $properties) { $null = $table.Columns.Add($property.Name) }
        $null = $table.Rows.Add([object[]] ($properties | ForEach-Object {
            if ($null -eq $_.Value) { [DBNull]::Value } else { $_.Value -join ' ' }
        }))
        $table.Rows[0]
    }
}

# Whether there is a SecretStore to try things with. It keeps its one store below $HOME; on Windows nothing moves that,
# so only a machine of CI has one to spare.
function Test-SpareVault {
    $names = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore'
    $isInstalled = @(Get-Module $names -ListAvailable | Group-Object Name).Count -eq 2
    $isInstalled -and ($env:OS -ne 'Windows_NT' -or $env:CI -eq 'true')
}

# What New-GptImageTask said of each input, where it refuses all of them.
function Get-NewError {
    param([Parameter(ValueFromPipeline)] $InputObject, [hashtable] $Given = @{})

    begin { $all = [Collections.Generic.List[object]]::new() }
    process { $all.Add($InputObject) }
    end {
        $all | New-GptImageTask @Given -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        # The variable holds what the engine throws as well as what is written.
        $problems | Where-Object { $_ -is [Management.Automation.ErrorRecord] }
    }
}
