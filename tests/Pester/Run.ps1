# Runs one or all suites with Pester 5 and exits with the number of failures.
param([string] $Path = $PSScriptRoot)

Import-Module Pester -MinimumVersion 5.0 -MaximumVersion 5.99 -ErrorAction Stop
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration
exit $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
